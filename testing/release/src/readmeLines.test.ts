import { addCode, readLines } from './readmeLines';

const page = `# Page

## Add

\`\`\`sh
yarn add a
yarn add b
\`\`\`

\`\`\`ts
// packages/backend/src/index.ts
backend.add(import('a'));
backend.add(
  import('b'),
);
\`\`\`

## Other

\`\`\`sh
rm -rf /
\`\`\`
`;

describe('the lines of a page', () => {
  it('are those under the heading alone', () => {
    const { commands, code } = readLines(page, 'Add');
    expect(commands).toEqual(['yarn add a', 'yarn add b']);
    expect([...code.keys()]).toEqual(['packages/backend/src/index.ts']);
  });

  it('must be there', () => {
    expect(() => readLines(page, 'Remove')).toThrow('no heading "Remove"');
    expect(() => readLines('## Add\n\ntext\n', 'Add')).toThrow('no command');
  });

  it('go into a backend before its start', () => {
    const [code] = readLines(page, 'Add').code.values();
    expect(addCode("backend.add(import('x'));\nbackend.start();\n", code)).toBe(
      "backend.add(import('x'));\nbackend.add(import('a'));\nbackend.add(\n  import('b'),\n);\n\nbackend.start();\n",
    );
  });

  it('go into an app beside its features', () => {
    const app =
      "import { a } from 'a';\n\nexport default createApp({\n  features: [a],\n});\n";
    const code =
      "import {\n  b,\n} from 'b';\n\nexport default createApp({\n  features: [b],\n});\n";
    expect(addCode(app, code)).toBe(
      "import { a } from 'a';\nimport {\n  b,\n} from 'b';\n\nexport default createApp({\n  features: [a, b],\n});\n",
    );
    expect(() => addCode(app, 'nothing')).toThrow('nothing to add');
  });

  it('go into the pages of an old app', () => {
    const app = `import { a } from 'a';

const overviewContent = (
  <Grid container>
    <A />
  </Grid>
);

const page = <B if={c}><Content /></B>;
const routes = (
  <FlatRoutes>
    <Route path="/" />
  </FlatRoutes>
);
`;
    const code = `const overviewContent = (
  <Grid container>
    <Card />
  </Grid>
);

const tabContent = (
  <Around
    content={<Inner />}
  >
    <Content ms={1} />
  </Around>
);

const routes = (
  <FlatRoutes>
    <Route path="/new" />
  </FlatRoutes>
);
`;
    const result = addCode(app, code);
    expect(result).toContain('    <A />\n    <Card />\n  </Grid>');
    expect(result).toContain(
      '<B if={c}><Around\n    content={<Inner />}\n  >\n    <Content ms={1} />\n  </Around></B>',
    );
    expect(result).toContain(
      '<Route path="/" />\n    <Route path="/new" />\n  </FlatRoutes>',
    );
  });
});
