const { createRequire, isBuiltin } = require('node:module');
const { dirname, join, relative, sep } = require('node:path');
const { constants, Script } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

/** A file sets up Temporal's runtime for itself, of which a loaded package knows one. */
const ownOfAFile = new Set(['@temporalio/worker']);

/** Rooms of the product that know nothing of Temporal's runtime, and import from one another only. */
const sharedRooms = new Set(['domain', 'db', 'channels', 'activities', 'api']);

const root = join(__dirname, '../..');
const isPackage = (name) => /^@?[a-z]/.test(name) && !isBuiltin(name);
const isShared = (path) => path.endsWith('.ts') && sharedRooms.has(relative(root, path).split(sep, 1)[0]);

/** What was compiled once serves every file of a worker, each of which evaluates it anew. */
const compiled = new Map();

/** What was evaluated once serves every file of a worker. */
const evaluated = new Map();

/** Where the lines of shared modules were written, which later files of the worker ask for too. */
const sourceMaps = new Map();

/** Tests are each file's own, as ever; packages and the shared rooms of the product are loaded once for all files of a worker. */
class SharedPackages extends Runtime {
  constructor(...all) {
    super(...all);
    this.transformCache.sourceMaps = sourceMaps;
    const { executor } = this;
    executor.compile = (code, filename) => {
      const known = compiled.get(filename);
      const script = known?.code === code ? known.script : scriptOf(code, filename, executor.injectedModuleParameters);
      compiled.set(filename, { code, script });
      return script.runInThisContext();
    };
  }

  requireModule(from, name, options, isActual) {
    if (name && !options?.isInternalModule && !isBuiltin(name)) {
      if (isPackage(name)) {
        if (!ownOfAFile.has(name)) return createRequire(from)(name);
      } else {
        const path = this._resolution.resolveCjs(from, name);
        if (isShared(path)) return this.requireShared(path);
      }
    }
    return super.requireModule(from, name, options, isActual);
  }

  /** Evaluated outside of any file, whose jest it cannot know: it outlives the one that asks for it first. */
  requireShared(path) {
    const known = evaluated.get(path);
    if (known) return known.exports;
    const module = { exports: {}, filename: path };
    evaluated.set(path, module);
    const packages = createRequire(path);
    const required = (name) => {
      if (!name.startsWith('.')) return packages(name);
      const wanted = join(dirname(path), `${name}.ts`);
      if (!isShared(wanted)) throw new Error(`${path} imports ${name}, which is outside of the shared rooms.`);
      return this.requireShared(wanted);
    };
    try {
      const script = scriptOf(this.transformCache.transform(path), path, ['module', 'exports', 'require', '__dirname', '__filename']); // prettier-ignore
      script.runInThisContext()(module, module.exports, required, dirname(path), path);
    } catch (error) {
      evaluated.delete(path);
      throw error;
    }
    return module.exports;
  }

  /** Of jest itself only what holds the state of a file is evaluated for it. */
  requireInternalModule(from, name) {
    return name && isPackage(name) ? createRequire(from)(name) : super.requireInternalModule(from, name);
  }
}

function scriptOf(code, filename, parameters) {
  const head = `(function (${parameters.join(',')}) {`;
  const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  return new Script(`${head}${code}\n})`, { filename, columnOffset: -head.length, importModuleDynamically });
}

module.exports = { __esModule: true, default: SharedPackages };
