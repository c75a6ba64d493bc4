import path from 'node:path';
import { Answer } from './lintProject';
import { Project } from './Project';
import { readCorpus } from './readCorpus';
import { scoreOf } from './scoreOf';

const projects = readCorpus(path.resolve(__dirname, '../corpus'));

describe('the corpus', () => {
  it('has at least 120 projects, right ones the most, and all three of each kind', () => {
    const count = (is: string, among = projects) =>
      among.filter(project => project.is === is).length;
    expect(projects.length).toBeGreaterThanOrEqual(120);
    expect(count('right')).toBeGreaterThan(count('wrong'));
    expect(count('right')).toBeGreaterThan(count('undecidable'));
    for (const kind of new Set(projects.map(project => project.kind))) {
      const own = projects.filter(project => project.kind === kind);
      for (const is of ['right', 'wrong', 'undecidable']) {
        expect([kind, is, count(is, own)]).not.toContain(0);
      }
    }
  });

  it('names each project once, and gives each an entity', () => {
    const names = projects.map(({ kind, name }) => `${kind}/${name}`);
    expect(new Set(names).size).toBe(names.length);
    for (const { files } of projects) {
      const texts = Object.values(files).join('\n');
      expect(texts).toMatch(/backstage\.io\/v1alpha1/);
    }
  });
});

describe('scoreOf', () => {
  const project = (own: Partial<Project>): Project => ({
    kind: 'x',
    name: 'y',
    is: 'right',
    finds: [],
    isAboutEntity: true,
    once: false,
    fails: false,
    worksByChance: false,
    files: {},
    ...own,
  });
  const finding = (rule: string, severity: 'error' | 'warning' | 'info') => ({
    rule,
    severity,
    entity: 'component:default/cart',
    message: 'm',
  });
  const answer = (own: Partial<Answer> = {}): Answer => ({
    findings: [],
    failures: [],
    notes: [],
    exitCode: 0,
    ...own,
  });
  const judge = (own: Partial<Project>, said: Partial<Answer> = {}) => {
    const { problems, ...numbers } = scoreOf(project(own), answer(said));
    return numbers;
  };
  const none = {
    falseErrors: 0,
    falseWarnings: 0,
    isMissed: false,
    isSilent: false,
  };

  it('counts what is said of a project that is right', () => {
    expect(judge({})).toEqual(none);
    expect(judge({}, { findings: [finding('a', 'info')] })).toEqual(none);
    const findings = [finding('a', 'error'), finding('b', 'warning')];
    expect(judge({}, { findings })).toEqual({
      ...none,
      falseErrors: 1,
      falseWarnings: 1,
    });
  });

  it('asks for the right rule where something is wrong, and for no other', () => {
    const wrong = { is: 'wrong', finds: ['a', 'b'] } as const;
    expect(judge(wrong)).toEqual({ ...none, isMissed: true });
    const findings = [finding('a', 'error')];
    expect(judge(wrong, { findings })).toEqual(none);
    expect(
      judge({ ...wrong, finds: ['*'] }, { findings: [finding('z', 'error')] }),
    ).toEqual(none);
    expect(
      judge(wrong, { findings: [...findings, finding('c', 'error')] }),
    ).toEqual({ ...none, falseErrors: 1 });
    expect(
      judge({ ...wrong, once: true }, { findings: [...findings, ...findings] }),
    ).toEqual({ ...none, falseErrors: 1 });
    expect(judge({ ...wrong, isAboutEntity: false }, { findings })).toEqual({
      ...none,
      falseErrors: 1,
      isMissed: true,
    });
  });

  it('asks for a word, and for no more, where nobody can tell', () => {
    const open = { is: 'undecidable' } as const;
    expect(judge(open)).toEqual({ ...none, isSilent: true });
    expect(judge(open, { notes: ['note: x'] })).toEqual(none);
    expect(judge(open, { findings: [finding('a', 'error')] })).toEqual({
      ...none,
      falseErrors: 1,
    });
  });
});
