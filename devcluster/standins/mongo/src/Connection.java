package standin;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;

/** How the tools reach a server. A password in an argument is refused: everybody on the machine may read those. */
final class Connection {
    /** The settings that --uri, --host, --port, --username, --authenticationDatabase and --config's uri and password come to. */
    static MongoClientSettings.Builder settings(Options options, String positional) throws IOException {
        Map<String, String> file = options.has("config") ? Options.yaml(Path.of(options.value("config", ""))) : Map.of();
        String password = file.get("password"), uri = options.value("uri", positional);
        if (uri != null && uri.matches("(mongodb://)?[^/@]*:[^/@]*@.*")) throw new Standin.Refusal(1, "a password in an argument; give it by --config or the environment");
        if (uri == null) uri = file.get("uri");
        if (uri != null) uri = full(uri);
        if (uri != null && password != null) { // for the user that the address names
            String encoded = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
            uri = uri.replaceFirst("^(mongodb://[^/:@]+)@", "$1:" + Matcher.quoteReplacement(encoded) + "@");
        }
        MongoClientSettings.Builder settings = MongoClientSettings.builder();
        if (uri != null) settings.applyConnectionString(new ConnectionString(uri));
        if (options.has("host") || options.has("port")) {
            String[] host = options.value("host", "127.0.0.1").split(":");
            int port = Integer.parseInt(options.value("port", host.length > 1 ? host[1] : "27017"));
            settings.applyToClusterSettings(cluster -> cluster.hosts(List.of(new ServerAddress(host[0], port))));
        }
        String user = options.value("username", null);
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
