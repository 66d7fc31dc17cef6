package standin;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** The users, kept in the data file beside the databases, and the commands that manage them. */
final class Users {
    private static final String INITIALISED = " initialised"; // no user's key begins with a space

    private final MVMap<String, Document> kept;

    Users(MVStore store) {
        kept = store.openMap("standin.users");
    }

    boolean exists(String user) {
        return kept.containsKey(user);
    }

    Sasl.Keys keys(String user) {
        Document found = kept.get(user);
        if (found == null) return null;
        Document keys = (Document) found.get("keys");
        return new Sasl.Keys((String) keys.get("salt"), (Integer) keys.get("iterations"), (String) keys.get("storedKey"), (String) keys.get("serverKey"));
    }

    /** As docker-library/mongo: root of admin, and only where nothing was set up before. */
    boolean createFirst(String name, String password) {
        if (kept.putIfAbsent(INITIALISED, new Document()) != null) return false;
        create("admin", new Document("createUser", name).append("pwd", password)
            .append("roles", List.of(new Document("role", "root").append("db", "admin"))));
        return true;
    }

    Document create(String db, Document query) {
        String name = String.valueOf(query.get("createUser")), id = db + "." + name;
        if (kept.containsKey(id)) throw new MongoServerError(51003, "Location51003", "User \"" + name + "@" + db + "\" already exists");
        Document user = new Document("user", name).append("db", db).append("userId", UUID.randomUUID())
            .append("keys", keysFrom(query)).append("roles", Roles.parse(db, query.get("roles")));
        if (query.get("customData") instanceof Document custom) user.append("customData", custom);
        kept.put(id, user);
        return Backend.ok(new Document());
    }

    Document update(String db, Document query) {
        String id = db + "." + query.get("updateUser");
        Document user = existing(id, db, query.get("updateUser")).cloneDeeply();
        if (!query.containsKey("pwd") && !query.containsKey("roles") && !query.containsKey("customData")) {
            throw new MongoServerError(2, "BadValue", "Must specify at least one field to update in updateUser");
        }
        if (query.containsKey("pwd")) user.put("keys", keysFrom(query));
        if (query.containsKey("roles")) user.put("roles", Roles.parse(db, query.get("roles")));
        if (query.containsKey("customData")) user.put("customData", query.get("customData"));
        kept.put(id, user);
        return Backend.ok(new Document());
    }

    Document drop(String db, Document query) {
        String id = db + "." + query.get("dropUser");
        existing(id, db, query.get("dropUser"));
        kept.remove(id);
        return Backend.ok(new Document());
    }

    /** usersInfo: 1, a name, {user, db}, {forAllDBs: true}, or a list of names and {user, db}. */
    Document info(String db, Document query) {
        Object asked = query.get("usersInfo");
        boolean all = asked instanceof Document one && Boolean.TRUE.equals(one.get("forAllDBs"));
        List<String> named = new ArrayList<>();
        for (Object each : asked instanceof List<?> list ? list : List.of(asked)) {
            if (each instanceof String name) named.add(db + "." + name);
            if (each instanceof Document one && one.containsKey("user")) named.add(one.getOrDefault("db", db) + "." + one.get("user"));
        }
        List<Document> found = new ArrayList<>();
        for (String id : kept.keySet()) {
            if (id.equals(INITIALISED) || !(all || named.contains(id) || asked instanceof Number && id.startsWith(db + "."))) continue;
            Document user = kept.get(id);
            Document shown = new Document("_id", id).append("userId", user.get("userId")).append("user", user.get("user")).append("db", user.get("db"));
            if (user.containsKey("customData")) shown.append("customData", user.get("customData"));
            found.add(shown.append("roles", user.get("roles")).append("mechanisms", List.of(Sasl.MECHANISM)));
        }
        return Backend.ok(new Document("users", found));
    }

    Document connectionStatus(String user) {
        Document found = user == null ? null : kept.get(user);
        List<?> who = found == null ? List.of() : List.of(new Document("user", found.get("user")).append("db", found.get("db")));
        Object roles = found == null ? List.of() : found.get("roles");
        return Backend.ok(new Document("authInfo", new Document("authenticatedUsers", who).append("authenticatedUserRoles", roles)));
    }

    /** @throws MongoServerError code 13 where the user may not, also when it was dropped after it had signed in */
    void check(String user, String db, String command, Document query) {
        Document found = user == null ? null : kept.get(user);
        String said = query.keySet().iterator().next();
        if (found == null) throw unauthorized(said);
        if (!Roles.allow(found, db, command)) {
            throw new MongoServerError(13, "Unauthorized", "not authorized on " + db + " to execute command { " + said + ": \"" + query.get(said) + "\" }");
        }
    }

    static MongoServerError unauthorized(String command) {
        return new MongoServerError(13, "Unauthorized", "Command " + command + " requires authentication");
    }

    /** listDatabases tells of those that the user may read. */
    Document visible(String user, boolean auth, Document answer) {
        Document found = user == null ? null : kept.get(user);
        List<Object> shown = new ArrayList<>();
        for (Object each : (List<?>) answer.get("databases")) {
            String name = (String) ((Document) each).get("name");
            if (!auth || found != null && Roles.allow(found, name, "find")) shown.add(((Document) each).append("sizeOnDisk", 4096L));
        }
        answer.put("databases", shown);
        return answer;
    }

    private Document existing(String id, String db, Object name) {
        Document user = kept.get(id);
        if (user == null) throw new MongoServerError(11, "UserNotFound", "User " + name + "@" + db + " not found");
        return user;
    }

    private static Document keysFrom(Document query) {
        if (query.get("mechanisms") instanceof List<?> wanted && !wanted.contains(Sasl.MECHANISM)) {
            throw new MongoServerError(2, "BadValue", "only " + Sasl.MECHANISM + " is known to the " + Standin.NAME);
        }
        if (!(query.get("pwd") instanceof String password) || password.isEmpty()) throw new MongoServerError(2, "BadValue", "Password cannot be empty");
        Sasl.Keys keys = Sasl.keysOf(password);
        return new Document("salt", keys.salt()).append("iterations", keys.iterations()).append("storedKey", keys.storedKey()).append("serverKey", keys.serverKey());
    }
}
