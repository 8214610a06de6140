/**
 * Python in a worker: it loads Pyodide and what the page imports, runs the page's cells, and carries messages between
 * the widgets and the page.
 *
 * Large files are stored compressed, so that any host will do: the browser unpacks them as they come.
 *
 * @typedef {{name: string, bytes: number}} File
 * @typedef {{modules: Record<string, File>, files: Record<string, File>, first: string[],
 *            cells: {cell: string, code: string}[], env: Record<string, string>}} Start `modules`: bundles by the name
 *            of the package that they hold; `files`: Pyodide's large files by their own names; `first`: the bundles that
 *            the page needs at once
 */

const here = new URL("./", import.meta.url);
const PLACE = "/lib/site";

/** @param {object} message */
const tell = (message) => postMessage(JSON.stringify(message));

/** @type {{data: string}[]} */
const waiting = [];
/** @type {((text: string) => void) | null} */
let receive = null;

self.onmessage = ({ data }) => {
  if (data.type === "start")
    start(data).catch((problem) => tell({ kind: "broken", text: String(problem?.stack ?? problem) }));
  else if (receive === null) waiting.push(data);
  else receive(JSON.stringify(data));
};

// ---- what is on its way ------------------------------------------------------------------------------------

const plain = self.fetch;
let expected = 0;
let come = 0;
let told = 0;

/** Fetch a compressed file; return what is in it, as it comes. @param {File} file */
async function unpacked({ name, bytes }) {
  expected += bytes;
  const response = await plain(new URL(name, here)).catch((problem) => lost(name, problem));
  if (!response.ok || response.body === null) return lost(name, response.status);
  const counted = new TransformStream({
    transform(chunk, controller) {
      come += chunk.byteLength;
      if (come - told > 100_000 || come === expected) {
        told = come;
        tell({ kind: "loading", share: come / expected });
      }
      controller.enqueue(chunk);
    },
  });
  return response.body.pipeThrough(counted).pipeThrough(new DecompressionStream("gzip"));
}

/** Say which file is missing: what Pyodide makes of that is no help. @param {string} name @param {unknown} why @returns {never} */
function lost(name, why) {
  const text = `could not load ${name}: ${why}`;
  tell({ kind: "broken", text });
  throw new Error(text);
}

/** @param {File} file */
const bytesOf = async (file) => new Uint8Array(await new Response(await unpacked(file)).arrayBuffer());

// ---- bundles -----------------------------------------------------------------------------------------------

/** Lay the files of a bundle into Pyodide's memory, without a copy. @param {any} python @param {Uint8Array} bytes */
function lay(python, bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  let at = 4 + length;
  const made = new Set();
  for (const [path, size] of JSON.parse(new TextDecoder().decode(bytes.subarray(4, at)))) {
    const place = `${PLACE}/${path}`;
    const above = place.slice(0, place.lastIndexOf("/"));
    if (!made.has(above)) python.FS.mkdirTree(above);
    made.add(above);
    python.FS.writeFile(place, bytes.subarray(at, at + size), { canOwn: true });
    at += size;
  }
}

/** Fetch a file at once, for an import that cannot wait: workers may. @param {string} name */
function fetchNow(name) {
  const request = new XMLHttpRequest();
  request.open("GET", new URL(name, here), false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status >= 400) throw new Error(`${request.status} for ${name}`);
  return new Uint8Array(request.response);
}

const FIND = `
import gzip, importlib, sys
from pyodide.ffi import to_js
class _Bundles:
    def find_spec(self, name, path=None, target=None):
        if name in modules:
            lay(to_js(gzip.decompress(fetch_now(modules.pop(name)).to_bytes())))
            importlib.invalidate_caches()
            return importlib.util.find_spec(name)
sys.path.insert(0, place)
sys.meta_path.append(_Bundles())
`;

// ---- the start ---------------------------------------------------------------------------------------------

/** @param {Start} settings */
async function start({ modules, files, first, cells, env }) {
  const began = performance.now();
  /** @param {string} stage */
  const stage = (stage) => tell({ kind: "stage", stage, ms: Math.round(performance.now() - began) });
  self.fetch = async (resource, options) => {
    const name = String(resource).slice(here.href.length);
    if (!(name in files)) return plain(resource, options);
    const type = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
    return new Response(await unpacked(files[name]), { headers: { "Content-Type": type } });
  };
  const bundles = first.map((name) => bytesOf(modules[name]));
  const kernel = plain(new URL("kernel.py", here)).then((response) => response.text());
  const { loadPyodide } = await import(new URL("pyodide.mjs", here).href);
  const python = await loadPyodide({ indexURL: here.href, env: { HOME: "/home/pyodide", MPLBACKEND: "agg", ...env } });
  stage("python");
  for (const bundle of bundles) lay(python, await bundle);
  stage("packages");
  const rest = Object.fromEntries(
    Object.entries(modules).flatMap(([module, { name }]) => (first.includes(module) ? [] : [[module, name]])),
  );
  python.runPython(FIND, {
    globals: python.toPy({
      place: PLACE,
      modules: rest,
      lay: (/** @type {Uint8Array} */ bytes) => lay(python, bytes),
      fetch_now: fetchNow,
    }),
  });
  const names = python.toPy({});
  python.runPython(await kernel, { globals: names, filename: "kernel.py" });
  names.get("start")((/** @type {string} */ text) => postMessage(text));
  stage("kernel");
  for (const { cell, code } of cells) {
    names.get("run")(cell, code);
    stage(`cell ${cell}`);
  }
  receive = names.get("receive");
  for (const message of waiting.splice(0)) receive?.(JSON.stringify(message));
}
