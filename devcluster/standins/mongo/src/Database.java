package standin;

import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.util.List;
import org.h2.mvstore.MVStore;

/** The library's database with its drop mended, which went by how names begin: dropping "app" emptied "app2". */
final class Database extends H2Database {
    private final MVStore store;

    Database(String name, MVStore store, CursorRegistry cursors) {
        super(name, store, cursors);
        this.store = store;
    }

    @Override
    public void drop(Oplog oplog) {
        String documents = "databases." + databaseName + ".", meta = "meta." + databaseName + ".", indexes = databaseName + ".";
        List<String> maps = List.copyOf(store.getMapNames());
        for (String map : maps) {
            String collection = map.startsWith(documents) ? map.substring(documents.length()) : "system.";
            if (!collection.startsWith("system.") && resolveCollection(collection, false) != null) dropCollection(collection, oplog);
        }
        for (String map : maps) {
            if (store.hasMap(map) && (map.startsWith(documents) || map.startsWith(meta) || map.startsWith(indexes))) store.removeMap(map);
        }
    }
}
