import {
  Fix,
  ObjectReference,
  Severity,
} from '@mooring/plugin-kubernetes-matching-common';
import { Patchable } from './Patchable';
import { LabelledPlace, Place } from './Place';

/** A fix, and what it changes; absent where that is rendered, or not among the files. */
export interface LintFix extends Fix {
  readonly document?: Patchable;
}

/** What a rule found, and where. */
export interface LintFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly place: Place;
  /** The objects that the message speaks of. */
  readonly objects: readonly ObjectReference[];
  /** The manifests of the first of them. */
  readonly related: readonly LabelledPlace[];
  /** The entity's reference; absent for a finding about manifests that no entity claims. */
  readonly entity?: string;
  readonly message: string;
  readonly fixes: readonly LintFix[];
}

/** Something that could not be read or rendered, so that what it holds is not known. */
export interface Failure {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** What one run of the linter says. Places and failures name files as the user would write them. */
export interface LintResult {
  readonly findings: readonly LintFinding[];
  readonly checked: {
    readonly files: number;
    readonly entities: number;
    readonly objects: number;
  };
  readonly failures: readonly Failure[];
  /** What the user should know, but need not act upon. */
  readonly notes: readonly string[];
}
