export { readCorpus } from './readCorpus';
export { scoreOf } from './scoreOf';
export type { Score } from './scoreOf';
export { lintProject } from './lintProject';
export type { Answer } from './lintProject';
export { OBSTACLES } from './Project';
export type { Obstacle, Project, Step, Verdict } from './Project';
