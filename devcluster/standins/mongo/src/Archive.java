package standin;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * The programs mongodump and mongorestore, streaming all databases but admin, local and config. The format is its own, not MongoDB's:
 * a line that says so, then BSON documents, of which those with the field # are a collection's beginning, its end with the count, or
 * the end of the archive; each of the others is told to be data by a byte before it.
 */
final class Archive {
    private static final String MAGIC = "mongo-standin-archive 1\n";
    private static final int LARGEST = 17 << 20, BATCH = 500;
    private static final byte DATA = 1, MARK = 2;
    private static final Set<String> OWN = Set.of("admin", "local", "config");

    static void dump(List<String> args, OutputStream out) throws IOException {
        Options options = options(args, Set.of("gzip", "quiet", "v"), Set.of("readPreference", "db", "collection"));
        OutputStream raw = file(options) == null ? out : Files.newOutputStream(Path.of(file(options)));
        try (MongoClient client = Connection.open(Connection.settings(options, null));
            DataOutputStream archive = new DataOutputStream(new BufferedOutputStream(options.has("gzip") ? new GZIPOutputStream(raw) : raw, 1 << 16))) {
            archive.writeBytes(MAGIC);
            long collections = 0;
            List<String> names = client.listDatabaseNames().into(new ArrayList<>());
            for (String name : names) {
                if (OWN.contains(name) || options.has("db") && !options.value("db", "").equals(name)) continue;
                for (String collection : client.getDatabase(name).listCollectionNames().into(new ArrayList<>())) {
                    if (collection.startsWith("system.") || options.has("collection") && !options.value("collection", "").equals(collection)) continue;
                    long count = dumpCollection(client.getDatabase(name), collection, archive);
                    collections++;
                    if (!options.has("quiet")) System.err.println("done dumping " + name + "." + collection + " (" + count + " documents)");
                }
            }
            write(archive, MARK, new BsonDocument("#", new BsonString("archive")).append("collections", new BsonInt64(collections)));
        }
    }

    private static long dumpCollection(MongoDatabase db, String name, DataOutputStream archive) throws IOException {
        BsonArray indexes = new BsonArray();
        for (BsonDocument index : db.getCollection(name).listIndexes(BsonDocument.class)) indexes.add(index);
        write(archive, MARK, new BsonDocument("#", new BsonString("begin")).append("db", new BsonString(db.getName()))
            .append("collection", new BsonString(name)).append("indexes", indexes));
        long count = 0;
        try (MongoCursor<RawBsonDocument> cursor = db.getCollection(name, RawBsonDocument.class).find().batchSize(BATCH).iterator()) {
            for (; cursor.hasNext(); count++) write(archive, DATA, cursor.next());
        }
        write(archive, MARK, new BsonDocument("#", new BsonString("end")).append("count", new BsonInt64(count)));
        return count;
    }

    static void restore(List<String> args, InputStream in) throws IOException {
        Options options = options(args, Set.of("gzip", "quiet", "drop", "v", "stopOnError", "preserveUUID"), Set.of("nsExclude"));
        // Its archives hold none of the server's own databases, and leaving out others is not done.
        if (!options.value("nsExclude", "admin.*").matches("(admin|config|local)\\.\\*")) throw new Standin.Refusal(1, "--nsExclude of anything but admin, config and local");
        InputStream raw = file(options) == null ? in : Files.newInputStream(Path.of(file(options)));
        try (MongoClient client = Connection.open(Connection.settings(options, null));
            DataInputStream archive = new DataInputStream(new BufferedInputStream(options.has("gzip") ? new GZIPInputStream(raw) : raw, 1 << 16))) {
            if (!new String(archive.readNBytes(MAGIC.length()), "US-ASCII").equals(MAGIC)) throw new Standin.Refusal(1, "the archive is not one of the " + Standin.NAME);
            long documents = 0, collections = 0;
            for (RawBsonDocument mark = next(archive, MARK); !is(mark, "archive"); mark = next(archive, MARK), collections++) {
                MongoDatabase db = client.getDatabase(mark.getString("db").getValue());
                String name = mark.getString("collection").getValue();
                if (options.has("drop")) db.getCollection(name).drop();
                if (!db.listCollectionNames().into(new ArrayList<>()).contains(name)) db.createCollection(name);
                documents += restoreCollection(db.getCollection(name, RawBsonDocument.class), archive);
                createIndexes(db, name, mark.getArray("indexes"));
            }
            System.err.println(documents + " document(s) in " + collections + " collection(s) restored successfully. 0 document(s) failed to restore.");
        } catch (EOFException e) {
            throw new Standin.Refusal(1, "the archive ends before its end: what came was restored, the rest is not there");
        }
    }

    private static long restoreCollection(MongoCollection<RawBsonDocument> collection, DataInputStream archive) throws IOException {
        List<RawBsonDocument> batch = new ArrayList<>();
        long count = 0;
        for (byte kind; (kind = archive.readByte()) == DATA; count++) {
            batch.add(read(archive));
            if (batch.size() == BATCH) {
                collection.insertMany(batch);
                batch.clear();
            }
        }
        if (!batch.isEmpty()) collection.insertMany(batch);
        long told = read(archive).getInt64("count").getValue();
        if (told != count) throw new Standin.Refusal(1, "the archive holds " + count + " documents of " + collection.getNamespace() + " and tells of " + told);
        return count;
    }

    private static void createIndexes(MongoDatabase db, String name, List<BsonValue> indexes) {
        BsonArray wanted = new BsonArray();
        for (BsonValue each : indexes) {
            if (!each.asDocument().getString("name").getValue().equals("_id_")) wanted.add(each);
        }
        if (!wanted.isEmpty()) db.runCommand(new BsonDocument("createIndexes", new BsonString(name)).append("indexes", wanted));
    }

    private static Options options(List<String> args, Set<String> flags, Set<String> valued) {
        Set<String> everyFlag = new java.util.HashSet<>(flags), everyValue = new java.util.HashSet<>(valued);
        everyFlag.add("archive"); // a flag, or with =FILE
        everyValue.addAll(Set.of("uri", "config", "host", "port", "username", "authenticationDatabase", "authenticationMechanism"));
        Options options = Options.parse(args, everyFlag, everyValue, Set.of("password", "p", "oplog", "out", "o", "dir"), Map.of("h", "host", "u", "username", "d", "db", "c", "collection"), 1);
        if (!options.has("archive") || !options.rest().isEmpty()) throw new Standin.Refusal(1, "--archive is the only way here, and no positional argument");
        return options;
    }

    /** The archive's file; null is the standard stream. */
    private static String file(Options options) {
        String value = options.value("archive", "true");
        return value.equals("true") || value.equals("-") ? null : value;
    }

    private static void write(DataOutputStream out, byte kind, BsonDocument document) throws IOException {
        RawBsonDocument raw = document instanceof RawBsonDocument already ? already : new RawBsonDocument(document, new org.bson.codecs.BsonDocumentCodec());
        ByteBuffer bytes = raw.getByteBuffer().asNIO();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        out.writeByte(kind);
        out.write(copy);
    }

    private static RawBsonDocument next(DataInputStream in, byte kind) throws IOException {
        if (in.readByte() != kind) throw new Standin.Refusal(1, "the archive is damaged");
        return read(in);
    }

    private static RawBsonDocument read(DataInputStream in) throws IOException {
        byte[] head = new byte[4];
        in.readFully(head);
        int length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (length < 5 || length > LARGEST) throw new Standin.Refusal(1, "the archive is damaged");
        byte[] whole = new byte[length];
        System.arraycopy(head, 0, whole, 0, 4);
        in.readFully(whole, 4, length - 4);
        return new RawBsonDocument(whole);
    }

    private static boolean is(BsonDocument mark, String what) {
        return mark.getString("#").getValue().equals(what);
    }

    private Archive() {}
}
