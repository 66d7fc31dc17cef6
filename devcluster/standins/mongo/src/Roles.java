package standin;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** MongoDB's built-in roles, as far as they are told apart here. */
final class Roles {
    private static final Set<String> READS = Set.of("find", "aggregate", "count", "distinct", "getmore", "killcursors", "listcollections",
        "listindexes", "dbstats", "collstats", "listdatabases", "validate");
    private static final Set<String> WRITES = Set.of("insert", "update", "delete", "findandmodify", "create", "createindexes", "drop",
        "dropindexes", "renamecollection");
    private static final Set<String> MANAGES_USERS = Set.of("createuser", "updateuser", "dropuser", "usersinfo");
    private static final Set<String> OWNS = Set.of("dropdatabase");

    /** A role's commands; those of ANYWHERE stand in admin and count for every database but admin. */
    private static final Map<String, List<Set<String>>> KNOWN = Map.of(
        "root", List.of(),
        "read", List.of(READS),
        "readWrite", List.of(READS, WRITES),
        "userAdmin", List.of(MANAGES_USERS),
        "dbOwner", List.of(READS, WRITES, OWNS, MANAGES_USERS),
        "readAnyDatabase", List.of(READS),
        "readWriteAnyDatabase", List.of(READS, WRITES),
        "userAdminAnyDatabase", List.of(MANAGES_USERS),
        "backup", List.of(READS),
        "restore", List.of(READS, WRITES, OWNS));
    private static final Set<String> ANYWHERE = Set.of("readAnyDatabase", "readWriteAnyDatabase", "userAdminAnyDatabase", "backup", "restore");

    /** @throws MongoServerError code 31 for a role that there is not */
    static List<Document> parse(String db, Object given) {
        if (!(given instanceof List<?> list)) throw new MongoServerError(9, "FailedToParse", "\"roles\" must be an array");
        List<Document> roles = new ArrayList<>();
        for (Object each : list) {
            Document role = each instanceof Document named ? named : new Document("role", each).append("db", db);
            if (!KNOWN.containsKey(String.valueOf(role.get("role")))) {
                throw new MongoServerError(31, "RoleNotFound", "Could not find role: " + role.get("role") + "@" + role.get("db"));
            }
            roles.add(role);
        }
        return roles;
    }

    static boolean allow(Document user, String db, String command) {
        for (Object each : (List<?>) user.get("roles")) {
            String role = (String) ((Document) each).get("role"), of = (String) ((Document) each).get("db");
            if (role.equals("root") && of.equals("admin")) return true;
            boolean everywhere = ANYWHERE.contains(role) && of.equals("admin") && (!db.equals("admin") || MANAGES_USERS.contains(command));
            boolean listing = command.equals("listdatabases");
            if ((everywhere || of.equals(db) || listing) && KNOWN.get(role).stream().anyMatch(set -> set.contains(command))) return true;
        }
        return false;
    }

    private Roles() {}
}
