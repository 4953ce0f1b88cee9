#!/bin/sh
# Measures on this machine, with its PyTorch, what pack.sh packed:
#   ./run.sh [--libtorch FOLDER] [--device cuda|cpu] [--memory GiB]
# Needs neither .NET nor a network. Ends within ten minutes. Exit code 0 when every part ran and its criterion held.
set -u
here=$(CDPATH= cd -P "$(dirname "$0")" && pwd)
libtorch= device=cuda memory=11
usage() {
    echo "usage: run.sh [--libtorch FOLDER] [--device cuda|cpu] [--memory GiB]" >&2
    exit 2
}
while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || usage
    case $1 in
        --libtorch) libtorch=$2 ;;
        --device) device=$2 ;;
        --memory) memory=$2 ;;
        *) usage ;;
    esac
    shift 2
done
if [ ! -x "$here/measure/Idm.Benchmarks" ]; then
    echo "run.sh: $here holds no programs; pack them with tests/gpu/pack.sh, unpack the archive, and run the run.sh in it" >&2
    exit 2
fi

python=
if command -v python3 >/dev/null 2>&1 && python3 -c 'import torch' 2>/dev/null; then python=python3; fi
if [ -z "$libtorch" ]; then
    [ -n "$python" ] || { echo "run.sh: python3 has no torch here; name libtorch's folder with --libtorch" >&2; exit 2; }
    libtorch=$($python -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')
fi
if [ ! -e "$libtorch/libtorch_cpu.so" ]; then
    echo "run.sh: no libtorch_cpu.so in $libtorch; give the folder that holds it, such as .../torch/lib" >&2
    exit 2
fi

export DOTNET_ROOT="$here/dotnet" DOTNET_gcServer=0 DOTNET_TieredPGO=0 IDM_LIBTORCH="$libtorch"
export HOME="${HOME:-$(mktemp -d)}" IDM_WEIGHTS="${IDM_WEIGHTS:-}"
idm=$here/idm/idm measure=$here/measure/Idm.Benchmarks
case $device in
    cpu) network=small golden=tiny sizes=64 large=64 batches=1 memory_modes=plain,reversible repeat=1 grain=64 memory=0.3
         export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}" ;;       # a test of the kit: other work here must not stop it
    *)   network=full golden=full sizes=64,128,256 large=256 batches=1,8 memory_modes=plain,checkpointed,reversible,minimal
         repeat=3 grain=64 ;;
esac

# Each part has a limit of its own, and what is left of ten minutes is the limit of all.
failed=
end=$(($(date +%s) + 590))
part() {                                    # part "title" seconds command...
    title=$1 seconds=$2
    shift 2
    left=$((end - $(date +%s)))
    [ "$seconds" -le "$left" ] || seconds=$((left > 1 ? left : 1))
    printf '\n== %s\n' "$title"
    code=0
    timeout "$seconds" "$@" </dev/null || code=$?
    [ "$code" -ne 124 ] || echo "(stopped after $seconds s)"
    [ "$code" -eq 0 ] || failed="$failed
  $title (exit code $code)"
    return "$code"
}

# A missing symbol that is bound lazily would end a program in the middle of a measurement, so all are looked at first.
symbols() {
    binding=$here/measure/libLibTorchSharp.so
    list=$(LD_LIBRARY_PATH="$libtorch${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" ldd -r "$binding" 2>&1)
    lost=$(echo "$list" | grep '=> not found' || true)
    missing=$(echo "$list" | sed -n 's/^undefined symbol: \([^[:space:]]*\).*/\1/p' | sort -u)
    if [ -n "$lost" ]; then
        echo "libraries that TorchSharp's binding needs are not there:"
        echo "$lost"
        return 1
    fi
    if [ -z "$missing" ]; then
        echo "every symbol that TorchSharp 0.107 needs is in $libtorch"
        return 0
    fi
    count=$(echo "$missing" | wc -l)
    echo "$libtorch lacks $count symbols that TorchSharp 0.107, built for libtorch 2.10, needs; the first ones:"
    echo "$missing" | head -n 12 | { command -v c++filt >/dev/null 2>&1 && c++filt || cat; } | sed 's/^/  /'
    if [ "$count" -gt 100 ]; then
        echo "So many mean a much older version, or one built with the C++ ABI from before C++11."
    fi
    echo "Install PyTorch 2.10 (torch._C._GLIBCXX_USE_CXX11_ABI must be True), or name another folder with --libtorch."
    return 1
}
printf '== symbols\n'
symbols || exit 1

part 'machine' 60 "$idm" doctor || true
[ "$device" = cpu ] || ! command -v nvidia-smi >/dev/null 2>&1 ||
    nvidia-smi --query-gpu=name,driver_version,memory.total,memory.used --format=csv,noheader

part 'parity with the authors, outputs and gradients' 120 "$measure" parity "$device" "$golden" || true

# The network of the benchmark, as `idm bench` has it, on the device asked for.
bench() {
    title=$1 seconds=$2
    shift 2
    part "$title" "$seconds" "$idm" bench "$pipeline" --set "device=$device" --steps 3 "$@"
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
pipeline=$folder/benchmark.yaml
cat >"$pipeline" <<YAML
name: benchmark
data:     { use: images, path: "*.png" }
operator: { use: block-cs, ratio: 0.10, block: 32 }
model:    { use: idm-unet, size: $network }
sampler:  { use: idm }
YAML

bench 'speed: idm bench' 150 --sizes "$sizes" --modes inference,plain,reversible --precisions float32,bfloat16 \
    --repeat "$repeat" || true
if [ -n "$python" ]; then
    part 'speed: eager PyTorch, the same layers' 90 $python "$here/eager.py" --device "$device" --sizes "$sizes" \
        --repeat "$repeat" || true
else
    printf '\n== speed: eager PyTorch\nleft out: python3 has no torch here\n'
fi

# From CUDA's own pool peaks are exact; where libtorch cannot use it, what it keeps is measured instead.
memory() {
    bench "$1" 90 --sizes "$large" --batches "$batches" --modes "$memory_modes" --repeat 1
}
before=$failed
if [ "$device" = cpu ]; then
    memory "memory at ${large}x$large: idm bench" || true
else
    export PYTORCH_CUDA_ALLOC_CONF=backend:cudaMallocAsync
    if ! memory "memory at ${large}x$large, batch $batches, to the tensor: idm bench"; then
        failed=$before
        unset PYTORCH_CUDA_ALLOC_CONF
        memory "memory at ${large}x$large, batch $batches, with what the allocator keeps: idm bench" || true
    fi
    unset PYTORCH_CUDA_ALLOC_CONF
fi

part "the largest image that trains in $memory GiB" 150 "$measure" largest "$device" "$memory" "$network" "$grain" || true

if [ -n "$failed" ]; then
    printf '\nnot as it should be:%s\n' "$failed"
    exit 1
fi
printf '\nall parts ran, and every criterion held\n'
