#!/bin/sh
# Everything worth knowing of a GPU, in at most eight minutes, by one file that needs no .NET:
#
#     ./qtgpu publish linux-x64                       # here; then copy the file and this script there
#     bench/gpu.sh [--rehearse] [TOOL [DEVICE [OUT]]]
#
# TOOL     the published qtgpu; default: beside this script, else artifacts/publish/linux-x64/qtgpu
# DEVICE   as `qtgpu devices` names it; default cuda
# OUT      folder for the results; default $OUT, else gpu-results
#
# The most important steps come first, each has its own limit, and what it has printed and saved stays when it runs out of time.
# --rehearse makes everything small: it tries the script on opencl or ilgpu-cpu, and measures nothing.
set -u

total=480
rehearse=
if [ "${1-}" = --rehearse ]; then
  rehearse=--rehearse
  shift
fi
here=$(cd "$(dirname "$0")" && pwd)
tool=${1-}
if [ -z "$tool" ]; then
  tool=$here/qtgpu
  [ -f "$tool" ] || tool=$here/../artifacts/publish/linux-x64/qtgpu
fi
device=${2-cuda}
out=${3-${OUT:-gpu-results}}

die() { printf 'gpu.sh: %s\n' "$1" >&2; exit 2; }
[ $# -le 3 ] || die 'expected [--rehearse] [TOOL [DEVICE [OUT]]]'
[ -f "$tool" ] && [ -x "$tool" ] || die "$tool: expected the published tool; './qtgpu publish linux-x64' makes it"
command -v timeout >/dev/null || die "needs 'timeout' (coreutils)"
mkdir -p "$out" && out=$(cd "$out" && pwd) || die "cannot make the folder '$out'"
summary=$out/summary.txt
start=$(date +%s)

# Plans that are measured here stay with the results; the user's cache is neither read nor written.
export XDG_CACHE_HOME="$out/cache"

elapsed() { echo $(($(date +%s) - start)); }
note() { printf '%s\n' "$1" | tee -a "$summary"; }

# step NAME SECONDS COMMAND...: runs it for so long at most; its output goes to the screen and to NAME.txt.
failed=0
step() {
  name=$1 limit=$2
  shift 2
  left=$((total - $(elapsed)))
  [ "$limit" -le "$left" ] || limit=$left
  if [ "$limit" -lt 10 ]; then
    note "$(printf '%-20s skipped: no time left' "$name")"
    return
  fi
  printf '\n== %s (at most %s s)\n' "$name" "$limit"
  begun=$(elapsed)
  { timeout -k 5 "$limit" "$@" 2>&1; echo $? >"$out/.code"; } | tee "$out/$name.txt"
  code=$(cat "$out/.code")
  case $code in
    0) verdict=done ;;
    124 | 130 | 137 | 143) verdict="out of time after $limit s; what it printed is kept" ;;
    *) verdict="FAILED with exit code $code" failed=$((failed + 1)) ;;
  esac
  note "$(printf '%-20s %4s s  %s' "$name" $(($(elapsed) - begun)) "$verdict")"
}

bench() { # bench NAME SECONDS PARTS [OPTION...]
  name=$1 limit=$2 parts=$3
  shift 3
  step "$name" "$limit" "$tool" bench --device "$device" --only "$parts" $rehearse "$@"
}

rm -f "$summary"
note "qtgpu $("$tool" --version 2>&1 | head -n 1), device $device, $(date -u +%Y-%m-%dT%H:%M:%SZ)${rehearse:+, a rehearsal: nothing here is a measurement}"
versions() {
  uname -srm
  grep -m 1 'model name' /proc/cpuinfo
  if command -v nvidia-smi >/dev/null; then nvidia-smi; nvidia-smi -q -d CLOCK; else echo 'no nvidia-smi'; fi
  "$1" devices
  for python in ${QTGPU_PYTHON-} python3; do
    "$python" -c 'import torch; print("PyTorch", torch.__version__, "CUDA", torch.version.cuda)' 2>/dev/null && break
  done || echo 'no PyTorch'
}
versions "$tool" >"$out/versions.txt" 2>&1
cat "$out/versions.txt"

# A run of a sampler must converge before it is timed, for which the simulated device is too slow; its tuning is not.
last=samplers,reservoirs
[ "$device" != ilgpu-cpu ] || last=reservoirs

# A limit each, 470 s in all: a slow device, too, reaches the last step.
step selftest 65 "$tool" selftest --device "$device" --budget 50 --json "$out/selftest.json"
bench passes-alone 20 passes --plans default --save "$out/alone"
bench products-alone 25 products --plans default --save "$out/alone"
bench passes 45 passes --peers --plans default --save "$out"
bench products 60 products --peers --plans default --save "$out"
bench training 80 training --peers --plans default --save "$out"
bench tune 45 products,training --tune --json "$out/tune.json"
bench products-tuned 25 products --save "$out/tuned"
bench training-tuned 35 training --save "$out/tuned"
bench tune-last 35 samplers,reservoirs --tune --json "$out/tune-last.json"
bench last-tuned 35 "$last" --save "$out/tuned"

rm -f "$out/.code"
note "$(printf '%-20s %4s s  results in %s' total "$(elapsed)" "$out")"
[ "$failed" -eq 0 ] || die "$failed steps failed; see $summary"
