#!/bin/sh
# The stand-in under the name that it was called by. A node's machine is small, and so is this virtual machine.
case "${0##*/}" in mongod) heap=256m ;; *) heap=128m ;; esac
exec /opt/standin/runtime/bin/java "-Xmx$heap" -Xss512k -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
  -XX:SharedArchiveFile=/opt/standin/classes.jsa -Xlog:disable -Xlog:all=error:stderr -Xshare:auto \
  -Dslf4j.internal.verbosity=ERROR -Dio.netty.allocator.type=unpooled -Djava.net.preferIPv4Stack=true \
  -cp '/opt/standin/lib/*' standin.Standin "${0##*/}" "$@"
