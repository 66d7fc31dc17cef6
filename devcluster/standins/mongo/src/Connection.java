package standin;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How the tools reach a server. A password in an argument is refused: everybody on the machine may read those. */
final class Connection {
    /** The settings that --uri, --host, --port, --username, --authenticationDatabase and --config's uri and password come to. */
    static MongoClientSettings.Builder settings(Options options, String positional) throws IOException {
        Map<String, String> file = options.has("config") ? Options.yaml(Path.of(options.value("config", ""))) : Map.of();
        String uri = options.value("uri", positional);
        if (uri != null && new ConnectionString(full(uri)).getPassword() != null) throw new Standin.Refusal(1, "a password in an argument; give it by --config or the environment");
        if (uri == null) uri = file.get("uri");
        if (uri == null && file.isEmpty() && !options.has("host")) uri = System.getenv("MONGODB_URI");
        MongoClientSettings.Builder settings = MongoClientSettings.builder();
        ConnectionString parsed = uri == null ? null : new ConnectionString(full(uri));
        if (parsed != null) settings.applyConnectionString(parsed);
        if (options.has("host") || options.has("port")) {
            String[] host = options.value("host", "127.0.0.1").split(":");
            int port = Integer.parseInt(options.value("port", host.length > 1 ? host[1] : "27017"));
            settings.applyToClusterSettings(cluster -> cluster.hosts(List.of(new ServerAddress(host[0], port))));
        }
        String user = options.value("username", parsed == null ? null : parsed.getUsername()), password = file.get("password");
        if (user != null && password != null) settings.credential(credential(user, options.value("authenticationDatabase", "admin"), password));
        return settings.applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(5, TimeUnit.SECONDS));
    }

    static MongoCredential credential(String user, String db, String password) {
        return MongoCredential.createScramSha256Credential(user, db, password.toCharArray());
    }

    static MongoClient open(MongoClientSettings.Builder settings) {
        return MongoClients.create(settings.build());
    }

    private static String full(String uri) {
        return uri.startsWith("mongodb://") ? uri : "mongodb://" + uri;
    }

    private Connection() {}
}
