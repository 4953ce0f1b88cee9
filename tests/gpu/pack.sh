#!/bin/sh
# Builds the program and the measurements, and packs them with .NET, without libtorch, into one archive for a machine that
# has PyTorch but neither .NET nor a network:  tests/gpu/pack.sh [archive.tar.gz]
# With IDM_GPU_BUILT=1 it packs what was built before. An archive named .tar.xz is smaller, and slower to make.
set -eu
root=$(CDPATH= cd -P "$(dirname "$0")/../.." && pwd)
archive=${1:-$root/artifacts/gpu/idm-gpu.tar.gz}
limit=$((64 * 1024 * 1024))
case $archive in /*) ;; *) archive=$PWD/$archive ;; esac
case $archive in *.xz) compress=xz ;; *) compress=gzip ;; esac

if ! command -v dotnet >/dev/null 2>&1; then
    echo "pack.sh: 'dotnet' is not on the PATH. Install the .NET SDK 10.0 (https://dot.net), then try again." >&2
    exit 1
fi
cd "$root"
if [ -z "${IDM_GPU_BUILT:-}" ]; then
    for project in eng/Program.proj tests/benchmarks/Idm.Benchmarks.csproj; do
        dotnet build "$project" -c Release -v quiet -nologo </dev/null || exit 1
    done
fi

kit=$(mktemp -d)/idm-gpu
trap 'rm -rf "$(dirname "$kit")"' EXIT
mkdir -p "$kit" "$(dirname "$archive")"

# Of the native libraries only TorchSharp's binding and Skia are ours to bring; symbols, documentation and another copy of
# libtorch stay here.
copy() {
    (cd "$1" && tar -cf - --exclude='*.pdb' --exclude='*.xml' --exclude='./runtimes' --exclude='./cpu' --exclude='./libtorch' \
        --exclude='libtorch*' --exclude='libc10*' --exclude='libgomp*' --exclude='libshm*' --exclude='libaoti*' \
        --exclude='libnnapi*' --exclude='libbackend*' --exclude='libjitbackend*' .) | (mkdir -p "$2" && cd "$2" && tar -xf -)
}
copy artifacts/bin/Idm.Cli/release "$kit/idm"
copy artifacts/bin/Idm.Benchmarks/release "$kit/measure"
# What both programs have is packed once: tar keeps links.
for file in "$kit"/measure/*; do
    twin=$kit/idm/${file##*/}
    if [ -f "$twin" ] && cmp -s "$file" "$twin"; then ln -f "$twin" "$file"; fi
done

# The shared framework that the programs ask for, from the SDK that built them.
muxer=$(readlink -f "$(command -v dotnet)")
dotnet_root=$(dirname "$muxer")
runtime=$(dotnet --list-runtimes | sed -n 's/^Microsoft\.NETCore\.App \(10\.[0-9.]*\) .*/\1/p' | tail -n 1)
if [ -z "$runtime" ] || [ ! -d "$dotnet_root/shared/Microsoft.NETCore.App/$runtime" ]; then
    echo "pack.sh: found no .NET 10 runtime in $dotnet_root/shared; install the SDK's own (https://dot.net)." >&2
    exit 1
fi
if grep -l '"Microsoft.AspNetCore.App"' "$kit"/*/*.runtimeconfig.json >/dev/null; then
    frameworks='Microsoft.NETCore.App Microsoft.AspNetCore.App'
else
    frameworks=Microsoft.NETCore.App
fi
mkdir -p "$kit/dotnet/host/fxr" "$kit/dotnet/shared"
cp -R "$dotnet_root/host/fxr/$runtime" "$kit/dotnet/host/fxr/"
cp "$dotnet_root/LICENSE.txt" "$dotnet_root/ThirdPartyNotices.txt" "$kit/dotnet/" 2>/dev/null || true
for framework in $frameworks; do
    mkdir -p "$kit/dotnet/shared/$framework"
    cp -R "$dotnet_root/shared/$framework/$runtime" "$kit/dotnet/shared/$framework/"
done
# Debuggers' libraries and Visual Basic are not needed to run.
(cd "$kit/dotnet/shared/Microsoft.NETCore.App/$runtime" && rm -f libmscordaccore.so libmscordbi.so)

cp tests/gpu/run.sh tests/gpu/eager.py tests/gpu/README.md LICENSE "$kit/"
cp tests/Plugins/Reference/params_full.txt "$kit/"

tar -C "$(dirname "$kit")" -cf - idm-gpu | "$compress" >"$archive.new"
mv -f "$archive.new" "$archive"
size=$(wc -c <"$archive")
echo "$archive: $((size / 1048576)) MiB, .NET $runtime with $frameworks"
if [ "$size" -gt "$limit" ]; then
    echo "pack.sh: that is more than $((limit / 1048576)) MiB; leave more out in copy()" >&2
    exit 1
fi
