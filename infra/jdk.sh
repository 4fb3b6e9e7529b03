# Sourced by infra/anabranch and infra/check: finds a JDK 25 or newer and exports JAVA_HOME.

# Prints the feature release of the JDK in folder $1, or 0 if there is no JDK.
jdk_release() {
  local release=
  if [ -x "$1/bin/javac" ] && [ -r "$1/release" ]; then
    release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  fi
  echo "${release:-0}"
}

find_jdk() {
  local home
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/*; do
    if [ -n "$home" ] && [ "$(jdk_release "$home")" -ge 25 ]; then
      export JAVA_HOME="$home"
      return
    fi
  done
  echo "anabranch: no JDK 25 found in JAVA_HOME, /usr/lib/jvm or SDKMAN; install one: apt-get install openjdk-25-jdk-headless (or temurin-25-jdk), or sdk install java 25-tem" >&2
  exit 2
}
