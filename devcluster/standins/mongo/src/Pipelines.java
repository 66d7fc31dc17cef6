package standin;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.aggregation.Expression;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Updates by aggregation pipeline, which mongo-java-server does not know: jac-scale writes every edge by one, and where it fails the
 * edges are lost without an error to the caller. Each becomes a replacement of the document that it hits; Backend holds its lock
 * meanwhile, so nobody writes in between.
 */
final class Pipelines {
    /** The command update: each update by pipeline becomes one replacement for each document hit. */
    static void spellOut(MongoDatabase db, Document command) {
        if (!(command.get("updates") instanceof List<?> updates)) return;
        List<Object> spelled = new ArrayList<>();
        for (Object each : updates) {
            Document update = (Document) each;
            if (!(update.get("u") instanceof List<?> stages)) {
                spelled.add(update);
                continue;
            }
            Document query = (Document) update.get("q");
            List<Document> hits = hits(db, (String) command.get("update"), query, null, Boolean.TRUE.equals(update.get("multi")));
            for (Document hit : hits) spelled.add(new Document("q", new Document("_id", hit.get("_id"))).append("u", apply(stages, hit)));
            if (hits.isEmpty()) {
                boolean upsert = Boolean.TRUE.equals(update.get("upsert"));
                spelled.add(new Document("q", query).append("u", upsert ? apply(stages, seed(query)) : nothing()).append("upsert", upsert));
            }
        }
        command.put("updates", spelled);
    }

    /** The command findAndModify, whose update hits one document at most. */
    static void spellOutOne(MongoDatabase db, String name, Document command) {
        if (!(command.get("update") instanceof List<?> stages)) return;
        Document query = (Document) command.getOrDefault("query", new Document());
        List<Document> hits = hits(db, (String) command.get(name), query, (Document) command.get("sort"), false);
        if (!hits.isEmpty()) {
            command.put("query", new Document("_id", hits.get(0).get("_id")));
            command.put("update", apply(stages, hits.get(0)));
        } else {
            command.put("update", Boolean.TRUE.equals(command.get("upsert")) ? apply(stages, seed(query)) : nothing());
        }
    }

    /** An update that is never carried out, because its query hits nothing. */
    private static Document nothing() {
        return new Document("$set", new Document("_none", 1));
    }

    private static List<Document> hits(MongoDatabase db, String name, Document query, Document sort, boolean all) {
        MongoCollection<?> collection = db.resolveCollection(name, false);
        List<Document> hits = new ArrayList<>();
        if (collection == null) return hits;
        for (Document hit : collection.handleQuery(new Document("$query", query).append("$orderby", sort), 0, all ? 0 : 1)) hits.add(hit.cloneDeeply());
        return hits;
    }

    /** What an upsert begins with: the fields that the query says are equal to something. */
    private static Document seed(Document query) {
        Document seed = new Document();
        query.forEach((path, value) -> {
            if (path.equals("$and")) ((List<?>) value).forEach(each -> seed((Document) each).forEach((key, one) -> put(seed, key, one)));
            if (path.startsWith("$") || value instanceof Document operators && operators.keySet().stream().anyMatch(key -> key.startsWith("$") && !key.equals("$eq"))) return;
            put(seed, path, value instanceof Document operator && operator.containsKey("$eq") ? operator.get("$eq") : value);
        });
        return seed;
    }

    static Document apply(List<?> stages, Document document) {
        Document now = document;
        for (Object each : stages) {
            Document stage = (Document) each;
            String name = stage.keySet().iterator().next();
            Document before = now, after = now.cloneDeeply();
            switch (name) {
                case "$set", "$addFields" -> set(after, "", (Document) stage.get(name), before);
                case "$unset" -> (stage.get(name) instanceof List<?> paths ? paths : List.of(stage.get(name))).forEach(path -> Utils.removeSubdocumentValue(after, (String) path));
                case "$replaceWith", "$replaceRoot" -> {
                    Object root = name.equals("$replaceWith") ? stage.get(name) : ((Document) stage.get(name)).get("newRoot");
                    after.clear();
                    after.putAll((Document) Expression.evaluateDocument(let(root, Map.of()), before));
                    after.putIfAbsent("_id", before.get("_id"));
                }
                default -> throw new MongoServerError(40324, "Unrecognized pipeline stage name in an update: '" + name + "'");
            }
            now = after;
        }
        return now;
    }

    /** Every value is an expression over the document as it was before the stage; a plain map goes into the fields below it. */
    private static void set(Document target, String prefix, Document fields, Document before) {
        fields.forEach((key, value) -> {
            if (value instanceof Document nested && !nested.isEmpty() && nested.keySet().stream().noneMatch(name -> name.startsWith("$"))) {
                set(target, prefix + key + ".", nested, before);
                return;
            }
            // Data in $literal may look like anything: it is taken as it stands.
            Object result = value instanceof Document wrapped && wrapped.containsKey("$literal") ? wrapped.get("$literal")
                : Expression.evaluateDocument(let(value, Map.of()), before);
            if (!(result instanceof Missing)) put(target, prefix + key, result);
        });
    }

    private static void put(Document target, String path, Object value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            target.put(path, value);
            return;
        }
        String head = path.substring(0, dot);
        if (!(target.get(head) instanceof Document)) target.put(head, new Document());
        put((Document) target.get(head), path.substring(dot + 1), value);
    }

    /** $let, which the library lacks, by putting the expressions in place of the names. */
    private static Object let(Object value, Map<String, Object> names) {
        if (value instanceof String text && text.startsWith("$$")) return names.getOrDefault(text.substring(2), value);
        if (value instanceof List<?> list) {
            List<Object> replaced = new ArrayList<>();
            list.forEach(each -> replaced.add(let(each, names)));
            return replaced;
        }
        if (!(value instanceof Document document) || document.containsKey("$literal")) return value;
        if (document.get("$let") instanceof Document let) {
            Map<String, Object> inner = new HashMap<>(names);
            ((Document) let.get("vars")).forEach((name, bound) -> inner.put(name, let(bound, names)));
            return let(let.get("in"), inner);
        }
        Document replaced = new Document();
        document.forEach((key, each) -> replaced.put(key, let(each, names)));
        return replaced;
    }

    private Pipelines() {}
}
