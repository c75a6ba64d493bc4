// Leaves out of a published package.json what only this repository uses, as upstream's yarn plugin rewrites its ranges.
module.exports = {
  name: 'published-manifest',
  factory: () => ({
    hooks: {
      beforeWorkspacePacking(_workspace, manifest) {
        delete manifest.devDependencies;
        delete manifest.scripts;
        delete manifest.exports?.['./testUtils'];
        delete manifest.typesVersions?.['*'].testUtils;
      },
    },
  }),
};
