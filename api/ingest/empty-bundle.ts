/**
 * Answers the standalone builds of the clients of Segment and Customer.io (webpack), in whatever version they are, with a bundle of
 * destinations that has none in it: the script tag says of which chunk it is, and a module that the client does not find exports
 * the one function that it calls then.
 */
export const emptyBundle = `(function () {
  var asked = /^(.+):chunk-(.+)$/.exec(document.currentScript.getAttribute('data-webpack') || '');
  if (!asked) return;
  var queue = 'webpackChunk' + asked[1].replace(/[^A-Za-z0-9]+/g, '_');
  var noDestinations = function (module, exports) {
    exports.ajsDestinations = function () {
      return [];
    };
  };
  var standIn = function (load) {
    Object.setPrototypeOf(load.m, new Proxy({}, { get: function () { return noDestinations; } }));
  };
  (self[queue] = self[queue] || []).push([[asked[2]], {}, standIn]);
})();
`;
