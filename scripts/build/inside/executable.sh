#!/bin/sh
# Makes dist/nano of the checkout at /build/source, and looks whether it keeps its promises.
set -eu
cd /build/source
export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=/build/source
/build/environment/bin/pyinstaller --noconfirm --log-level WARN --workpath /build/cache/pyinstaller \
    --distpath /build/dist build.spec
/build/environment/bin/python -m scripts.build.promises /build/dist/nano
