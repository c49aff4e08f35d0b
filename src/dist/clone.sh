# Part of bin/anomalight in a clone: the jars are those of the last build. Builds first if a source is newer than the build.
# shellcheck shell=sh disable=SC2034
home=$(CDPATH='' cd -- "$home/../.." && pwd -P)
launcher=$home/anomalight
classes="$home/src/target/*:$home/src/target/lib/*"
archives=$home/src/target
stamp=$home/src/target/built
list_jars() {
  LC_ALL=C TZ=UTC0 ls -lnL "$home"/src/target/*.jar "$home"/src/target/lib/*.jar
}

# One of several starts builds, and the others wait for it. With flock, the system releases the lock when its owner is killed;
# without flock, the next start checks whether the owner still runs.
lock() {
  mkdir -p "$home/src/target"
  if command -v flock >/dev/null 2>&1; then
    exec 9>"$home/src/target/build.lock"
    flock -n 9 || {
      echo "Another start is building Anomalight; waiting for it ..." >&2
      flock 9
    }
    return
  fi
  lockdir=$home/src/target/build.turn
  waiting=
  until mkdir "$lockdir" 2>/dev/null; do
    owner=$(cat "$lockdir/owner" 2>/dev/null || true)
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null || [ -n "$(find "$lockdir" -prune -mmin +60 2>/dev/null)" ]; then
      mv "$lockdir" "$lockdir.$$" 2>/dev/null && rm -rf "$lockdir.$$"
      continue
    fi
    [ -n "$waiting" ] || echo "Another start is building Anomalight; waiting for it ..." >&2
    waiting=1
    sleep 1
  done
  echo $$ >"$lockdir/owner"
}

unlock() {
  if [ -n "${lockdir:-}" ]; then
    rm -rf "$lockdir"
  else
    exec 9>&-
  fi
}

needs_build() {
  [ ! -e "$stamp" ] || [ -n "$(find "$home/pom.xml" "$home/framework/pom.xml" "$home/framework/src/main" \
    "$home/callbacks/pom.xml" "$home/callbacks/src/main" "$home/models/pom.xml" "$home/models/src/main" \
    "$home/src/detector/pom.xml" "$home/src/detector/src/main" "$home/src/onnx/pom.xml" "$home/src/onnx/src/main" \
    "$home/src/sample/pom.xml" "$home/src/sample/src/main" \
    "$home/src/service/pom.xml" "$home/src/service/src/main" "$home/src/pom.xml" "$home/src/main" "$home/configs" \
    -newer "$stamp" -print 2>/dev/null | head -n 1)" ]
}

build() {
  command -v mvn >/dev/null 2>&1 || fail "Maven (mvn) is needed to build Anomalight, but it is not on the PATH."
  echo "Building Anomalight; the first build downloads libraries and takes a few minutes ..." >&2
  started=$(mktemp)
  trap 'rm -f "$started"; rm -rf "${lockdir:-}"' EXIT INT TERM
  log=$home/src/target/build.log
  if ! (cd "$home" && mvn -B -DskipTests -pl src -am package) >"$log" 2>&1; then
    echo "The build failed; the full log is in $log:" >&2
    grep -E '^\[ERROR\]' "$log" | head -n 20 >&2
    exit 1
  fi
  # The stamp has the time at which the build started, so a source that was saved during the build triggers another build.
  touch -r "$started" "$stamp"
  rm -f "$started"
  trap - EXIT INT TERM
}

if needs_build; then
  lock
  # Another start may have built in the meantime.
  ! needs_build || build
  unlock
fi
