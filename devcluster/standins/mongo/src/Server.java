package standin;

import de.bwaldvogel.mongo.MongoServer;
import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/** The program mongod: its options, its log, its start and end. */
final class Server {
    static final String FILE = "standin.db";
    private static final Set<String> FLAGS = Set.of("auth", "noauth", "bind_ip_all", "quiet", "ipv6", "directoryperdb", "logappend");
    private static final Set<String> VALUES = Set.of("bind_ip", "port", "dbpath", "config", "standinInitUserFd",
        "wiredTigerCacheSizeGB", "setParameter", "storageEngine", "maxConns", "oplogSize", "slowms", "logRotate", "timeStampFormat",
        "wiredTigerCollectionBlockCompressor", "wiredTigerJournalCompressor");
    /** These change what a client sees; passing over them in silence would be a lie. */
    private static final Set<String> REFUSED = Set.of("replSet", "keyFile", "shardsvr", "configsvr", "fork", "tlsMode",
        "tlsCertificateKeyFile", "tlsCAFile", "logpath", "pidfilepath", "shutdown");

    static void main(List<String> args) throws IOException, InterruptedException {
        Options options = Options.parse(args, FLAGS, VALUES, REFUSED, Map.of("f", "config", "v", "quiet"), 2);
        if (!options.rest().isEmpty()) throw new Standin.Refusal(2, "too many positional options: " + options.rest());
        Map<String, String> file = options.has("config") ? Options.yaml(Path.of(options.value("config", ""))) : Map.of();
        boolean auth = options.has("auth") || options.has("standinInitUserFd") || "enabled".equals(file.get("security.authorization"));
        Path data = Path.of(options.value("dbpath", file.getOrDefault("storage.dbPath", "/data/db")));
        String bind = options.has("bind_ip_all") || "true".equals(file.get("net.bindIpAll")) ? "0.0.0.0"
            : options.value("bind_ip", file.getOrDefault("net.bindIp", "127.0.0.1")).split(",")[0].replace("*", "0.0.0.0");
        int port = Integer.parseInt(options.value("port", file.getOrDefault("net.port", "27017")));

        log(Standin.NAME + " starting: dbpath=" + data + " authorization=" + (auth ? "enabled" : "disabled"));
        Backend backend = open(data, auth);
        if (options.has("standinInitUserFd")) createRoot(backend, options.value("standinInitUserFd", ""));
        MongoServer server = new MongoServer(backend);
        try {
            server.bind(new InetSocketAddress(bind, port), 1, 4);
        } catch (RuntimeException e) {
            throw new Standin.Refusal(48, "cannot listen on " + bind + ":" + port + ": " + e.getMessage());
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            log("signal received, shutting down");
            server.shutdownNow();
            log("shutdown complete");
            Runtime.getRuntime().halt(0); // as mongod; a virtual machine ended by SIGTERM would say 143
        }));
        log("Waiting for connections on " + bind + ":" + port);
        Thread.currentThread().join();
    }

    static Backend open(Path data, boolean auth) {
        if (!Files.isDirectory(data)) throw new Standin.Refusal(100, "Data directory " + data + " not found");
        if (!Files.isWritable(data)) throw new Standin.Refusal(100, "Data directory " + data + " is not writable by this user");
        try {
            // A chunk may be written only by Backend.commit, or a kill could find half a command in the file.
            MVStore store = new MVStore.Builder().fileName(data.resolve(FILE).toString()).autoCommitDisabled().cacheSize(16).open();
            return new Backend(store, auth);
        } catch (MVStoreException e) {
            throw new Standin.Refusal(100, "cannot open " + data.resolve(FILE) + ": " + e.getMessage());
        }
    }

    /** The first start's root user: its name and password, a line each, on a descriptor that the entrypoint opened. */
    private static void createRoot(Backend backend, String descriptor) throws IOException {
        try (BufferedReader lines = new BufferedReader(new FileReader("/dev/fd/" + Integer.parseInt(descriptor)))) {
            String user = lines.readLine(), password = lines.readLine();
            if (backend.createFirstUser(user, password)) log("root user created in admin; init process complete");
        }
    }

    static void log(String message) {
        System.out.println(Instant.now() + " " + message);
    }

    private Server() {}
}
