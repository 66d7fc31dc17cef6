#!/usr/bin/env bash
# mongo.sh OUT.tar: a stand-in for MongoDB with the contract of the official mongo image, for machines that can have no mongod: it is in
# no package index. It is mongo-java-server, which standins/mongo teaches passwords, and says so in its log, --version and label.
# The contract: github.com/docker-library/mongo, 8.0/Dockerfile and docker-entrypoint.sh at 2c69a57b9.

source "$(dirname "$0")/rootfs.bash"
source "$here/../standins/debian.bash"
[[ -n ${IN_BUILD_NAMESPACES:-} ]] || enter_namespaces "$@"

sources=$here/../standins/mongo
command -v mvn >/dev/null && command -v javac >/dev/null && command -v jlink >/dev/null || {
  say "installing a JDK and Maven"
  apt-get install -y --no-install-recommends openjdk-17-jdk-headless maven >&2 ||
    { apt-get update >&2 && apt-get install -y --no-install-recommends openjdk-17-jdk-headless maven >&2; }
}
jdk=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")

tags=(mongo:8.0)
base_layer
unpack "$base"
say "compiling"
home=$root/opt/standin
inside true # mounts /run, which is not in the image
mkdir -p "$home/lib" "$root/run/classes" "$root/run/data"
mvn -q -B -f "$sources/pom.xml" dependency:copy-dependencies -DoutputDirectory="$home/lib" >&2
"$jdk/bin/javac" -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC --release 17 -proc:none -d "$root/run/classes" -cp "$home/lib/*" "$sources"/src/*.java
"$jdk/bin/jar" --create --file "$home/lib/mongo-standin.jar" -C "$root/run/classes" .
"$jdk/bin/jlink" --module-path "$jdk/jmods" --output "$home/runtime" --strip-java-debug-attributes --no-header-files --no-man-pages \
  --add-modules java.base,java.logging,java.management,java.naming,java.security.jgss,java.security.sasl,java.sql,jdk.unsupported
install -m 755 "$sources/docker-entrypoint.sh" "$root/usr/local/bin"
for name in mongod mongosh mongodump mongorestore; do install -m 755 "$sources/launch.sh" "$root/usr/local/bin/$name"; done
official_user mongodb /data/db
install -d -o 999 -g 999 "$root/data/db" "$root/data/configdb"
mkdir "$root/docker-entrypoint-initdb.d"
say "archive of loaded classes"
# An archive of classes holds the times of the files they came from, and those of a sealed layer are fixed.
find "$home" -exec touch --no-dereference --date=@1735689600 {} +
inside_offline /opt/standin/runtime/bin/java -Xshare:dump -XX:+UseSerialGC >"$cache/mongo.classes.log" 2>&1
find "$home" -exec touch --no-dereference --date=@1735689600 {} +
inside /opt/standin/runtime/bin/java -XX:ArchiveClassesAtExit=/opt/standin/classes.jsa \
  -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dslf4j.internal.verbosity=ERROR -Djava.net.preferIPv4Stack=true \
  -cp '/opt/standin/lib/*' standin.Standin train /run/data >>"$cache/mongo.classes.log" 2>&1 || { tail -n 20 "$cache/mongo.classes.log" >&2; exit 1; }
layer=$cache/mongo.layer.tar
seal "$layer" "$base"
finish '{
  "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/data/db", "LANG=C.UTF-8"],
  "Entrypoint": ["docker-entrypoint.sh"],
  "Cmd": ["mongod"],
  "Volumes": {"/data/db": {}, "/data/configdb": {}},
  "ExposedPorts": {"27017/tcp": {}},
  "Labels": {"jac-scale.dev/stand-in": "for docker.io/library/mongo:8.0; mongo stand-in (mongo-java-server 1.47.0), not mongod"}
}' "$base" "$layer"
rm -f "$layer"
