package standin;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.MVStore;

/**
 * mongo-java-server's H2 backend with what it lacks: who may do what, updates by pipeline, and commands that are in the file, whole,
 * before they are answered.
 */
final class Backend extends H2Backend {
    private static final Set<String> WRITES = Set.of("insert", "update", "delete", "findandmodify", "create", "createindexes", "drop",
        "dropdatabase", "dropindexes", "renamecollection", "createuser", "updateuser", "dropuser");

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final boolean auth;
    private final Users users;
    private final Sasl sasl;

    Backend(MVStore store, boolean auth) {
        super(store);
        this.auth = auth;
        this.users = new Users(store);
        this.sasl = new Sasl(users);
        version(new MongoVersion() {
            @Override
            public List<Integer> getVersionArray() {
                return Standin.VERSION;
            }

            @Override
            public int getWireVersion() {
                return Standin.WIRE_VERSION;
            }
        });
        commit();
        Thread compaction = new Thread(this::compact, "compaction");
        compaction.setDaemon(true);
        compaction.start();
    }

    /** Creates the first user once in the file's life, as root of admin. */
    boolean createFirstUser(String name, String password) {
        boolean made = users.createFirst(name, password);
        commit();
        return made;
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
        return new Database(name, getMvStore(), getCursorRegistry());
    }

    /** The library adds a field that mongod has not, and logs the command that failed, password and all. */
    @Override
    public Document handleMessage(MongoMessage message) {
        try {
            return super.handleMessage(message);
        } catch (MongoServerError e) {
            return new Document("ok", 0.0).append("errmsg", e.getMessageWithoutErrorCode()).append("code", e.getCode()).append("codeName", e.getCodeName());
        }
    }

    @Override
    public Document handleCommand(Channel channel, String db, String command, Document query) {
        String name = command.toLowerCase(Locale.ROOT);
        switch (name) {
            case "hello", "ismaster" -> {
                return hello(channel, db, query);
            }
            case "saslstart" -> {
                return sasl.start(channel, db, query);
            }
            case "saslcontinue" -> {
                return sasl.proceed(channel, query);
            }
            case "logout" -> {
                Sasl.forget(channel);
                return ok(new Document());
            }
            case "ping", "whatsmyuri", "endsessions" -> {
                return super.handleCommand(channel, name.equals("endsessions") ? "admin" : db, command, query);
            }
            case "connectionstatus" -> {
                return users.connectionStatus(Sasl.userOf(channel));
            }
            case "buildinfo" -> {
                return super.handleCommand(channel, db, command, query).append("gitVersion", Standin.NAME).append("modules", List.of());
            }
            default -> {
                if (auth) users.check(Sasl.userOf(channel), db, name, query);
            }
        }
        boolean writes = WRITES.contains(name) || name.equals("aggregate") && writesByPipeline(query);
        Lock held = writes ? lock.writeLock() : lock.readLock();
        held.lock();
        try {
            // Answers hold the very documents of the tree, which the next writer changes in place: copied while nobody writes.
            return (writes ? write(channel, db, name, command, query) : read(channel, db, name, command, query)).cloneDeeply();
        } finally {
            if (writes) commit();
            held.unlock();
        }
    }

    private Document read(Channel channel, String db, String name, String command, Document query) {
        return switch (name) {
            case "usersinfo" -> users.info(db, query);
            case "listdatabases" -> users.visible(auth ? Sasl.userOf(channel) : null, auth, super.handleCommand(channel, db, command, query));
            case "serverstatus" -> super.getServerStatus();
            default -> super.handleCommand(channel, db, command, query);
        };
    }

    private Document write(Channel channel, String db, String name, String command, Document query) {
        switch (name) {
            case "createuser" -> {
                return users.create(db, query);
            }
            case "updateuser" -> {
                return users.update(db, query);
            }
            case "dropuser" -> {
                return users.drop(db, query);
            }
            case "update" -> Pipelines.spellOut(resolveDatabase(db), query);
            case "findandmodify" -> Pipelines.spellOutOne(resolveDatabase(db), command, query);
            default -> {}
        }
        return super.handleCommand(channel, db, command, query);
    }

    private static boolean writesByPipeline(Document query) {
        return query.get("pipeline") instanceof List<?> stages
            && stages.stream().anyMatch(each -> each instanceof Document stage && (stage.containsKey("$out") || stage.containsKey("$merge")));
    }

    private Document hello(Channel channel, String db, Document query) {
        Document answer = super.handleCommand(channel, db, "ismaster", query);
        answer.append("isWritablePrimary", true).append("helloOk", true).append("readOnly", false);
        if (query.get("saslSupportedMechs") instanceof String user && users.exists(user)) {
            answer.append("saslSupportedMechs", List.of(Sasl.MECHANISM));
        }
        if (query.get("speculativeAuthenticate") instanceof Document start) {
            try {
                answer.append("speculativeAuthenticate", sasl.start(channel, String.valueOf(start.getOrDefault("db", "admin")), start));
            } catch (MongoServerError refused) {
                // left out: the client then asks properly, and is told why
            }
        }
        return ok(answer);
    }

    static Document ok(Document answer) {
        answer.remove("ok");
        return answer.append("ok", 1.0);
    }

    /** Only the old wire's shortcut for serverStatus comes here, and without telling who asks. */
    @Override
    public Document getServerStatus() {
        if (auth) throw Users.unauthorized("serverStatus");
        return super.getServerStatus();
    }

    @Override
    public QueryResult handleQuery(MongoQuery query) {
        if (auth) throw Users.unauthorized("query");
        return super.handleQuery(query);
    }

    private void compact() {
        try {
            while (true) {
                Thread.sleep(30_000);
                lock.writeLock().lock();
                try {
                    if (getMvStore().isClosed()) return;
                    getMvStore().compact(50, 4 << 20);
                } finally {
                    lock.writeLock().unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
