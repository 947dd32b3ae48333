import './node-version.mjs';

// A module of its own, since an old Node would fail to read it before the version is checked.
import('./start-all.mjs');
