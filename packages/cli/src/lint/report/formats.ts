import { codequality } from './codequality';
import { github } from './github';
import { json } from './json';
import { junit } from './junit';
import { Format } from './Report';
import { sarif } from './sarif';
import { text } from './text';

/** The formats, by the name under which they are asked for. */
export const formats: Record<string, Format> = {
  text,
  json,
  sarif,
  github,
  junit,
  codequality,
};
