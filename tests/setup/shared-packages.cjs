const { createRequire, isBuiltin } = require('node:module');
const { constants, Script } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

/** A file sets up Temporal's runtime for itself, of which a loaded package knows one. */
const ownOfAFile = new Set(['@temporalio/worker']);

const isPackage = (name) => /^@?[a-z]/.test(name) && !isBuiltin(name);

/** What was compiled once serves every file of a worker, each of which evaluates it anew. */
const compiled = new Map();

/** Modules of our own are each file's own, as ever; packages are loaded once for all files of a worker, by Node itself. */
class SharedPackages extends Runtime {
  constructor(...all) {
    super(...all);
    const { executor } = this;
    executor.compile = (code, filename) => {
      const known = compiled.get(filename);
      const script = known?.code === code ? known.script : scriptOf(code, filename, executor.injectedModuleParameters);
      compiled.set(filename, { code, script });
      return script.runInThisContext();
    };
  }

  requireModule(from, name, options, isActual) {
    if (name && !options?.isInternalModule && isPackage(name) && !ownOfAFile.has(name))
      return createRequire(from)(name);
    return super.requireModule(from, name, options, isActual);
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
