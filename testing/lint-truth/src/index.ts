export { readCorpus } from './readCorpus';
export { scoreOf } from './scoreOf';
export type { Score } from './scoreOf';
export { lintProject } from './lintProject';
export type { Answer } from './lintProject';
export type { Application, Project, Verdict } from './Project';
