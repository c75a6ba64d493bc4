import { globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { CHAPTERS, NOT_IN_THE_DEMO } from './stops';

const ROOT = join(__dirname, '../../../../..');
const pages = (folder: string) =>
  readdirSync(join(ROOT, 'docs', folder))
    .map(file => basename(file, '.md'))
    .filter(name => name !== 'README');

const stops = CHAPTERS.flatMap(chapter => chapter.stops);

it('has each rule and each problem once', () => {
  const ids = stops.map(({ id }) => id).filter(id => /^[a-z-]+$/.test(id));
  expect([...ids, ...NOT_IN_THE_DEMO].sort()).toEqual(
    [...pages('rules'), ...pages('problems')].sort(),
  );
});

it('leads to components that the catalog of the demo has', () => {
  const components = globSync(
    'examples/{components,failing,mismatched}/**/*.yaml',
    { cwd: ROOT },
  )
    .flatMap(file =>
      parseAllDocuments(readFileSync(join(ROOT, file), 'utf8')).map(document =>
        document.toJSON(),
      ),
    )
    .filter(it => it?.kind === 'Component');
  const shown = stops.flatMap(({ name, path }) => {
    const [, component] = path?.match(/default\/component\/([^/]+)/) ?? [];
    return component ? [{ name, component }] : [];
  });
  for (const { name, component } of shown) {
    expect(components).toContainEqual(
      expect.objectContaining({
        metadata: expect.objectContaining({ name: component, title: name }),
      }),
    );
  }
  // A company of which most can be seen, and nothing twice
  expect(new Set(components.map(it => it.metadata.name)).size).toBe(
    components.length,
  );
  expect(components.length).toBeGreaterThanOrEqual(40);
});
