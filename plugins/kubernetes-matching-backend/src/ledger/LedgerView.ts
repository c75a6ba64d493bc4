import { ClusterState, Steps, visitInSteps } from '@mooring/kubernetes-objects';
import { KubernetesStore } from '@mooring/plugin-kubernetes-cache-node';
import {
  Evidence,
  KUBERNETES_ID,
  MatchStatus,
} from '@mooring/plugin-kubernetes-matching-common';
import { FleetFindings } from '../matching/FleetFindings';
import { LiveMatches } from '../matching/LiveMatches';
import { findingKey } from './findingKey';
import { LeftOut } from './LeftOut';
import { canTell, isRecordable, isSurelyGone } from './recordable';

/** A finding as it is recorded. */
export interface CurrentFinding {
  readonly entity_ref: string;
  readonly rule: string;
  readonly cluster: string;
  readonly subject: string;
  readonly severity: string;
  readonly message: string;
}

/** What is the case now, as the ledger sees it. */
export interface LedgerView {
  /** By {@link findingKey}. */
  readonly findings: ReadonlyMap<string, CurrentFinding>;
  /** The status and the owner of each entity of the list; `unknown` is not a status but the lack of one. */
  readonly statuses: ReadonlyMap<
    string,
    { readonly status: MatchStatus; readonly owner: string }
  >;
  /** What each of `findings` rests on, by the same key, and each that may still be so though it is not found. */
  readonly evidence: ReadonlyMap<string, Evidence>;
  /** Whether a recorded finding that is not among `findings` is surely no more. */
  isGone(finding: CurrentFinding): boolean;
}

/**
 * Takes the view from the live matches, which should have settled: as they are when it begins, whatever changes between
 * its steps.
 *
 * - `before`: the view that this process has taken last
 */
export function* takeViewInSteps(options: {
  live: LiveMatches;
  fleet: FleetFindings;
  store: KubernetesStore;
  before?: LedgerView;
}): Steps<LedgerView> {
  const { live, fleet, store, before } = options;
  const leftOut = LeftOut.of(store);
  const evidence = new Map<string, Evidence>();
  const findings = new Map<string, CurrentFinding>();
  const statuses = new Map<string, { status: MatchStatus; owner: string }>();
  const add = (finding: CurrentFinding, restsOn: Evidence) => {
    const key = keyOf(finding);
    if (findings.has(key)) return;
    findings.set(key, finding);
    evidence.set(key, restsOn);
  };
  const clusters = store.clusters();
  const states = new Map<string, ClusterState>(
    (clusters ?? []).map(({ name, index }) => [name, index.state]),
  );
  const stateOf = (cluster: string | undefined) => states.get(cluster ?? '');
  const matches = live.list();
  const fleetFindings = fleet.list();
  yield* visitInSteps(matches, ({ match, item }) => {
    statuses.set(match.entityRef, {
      status: match.status,
      owner: item.owner ?? '',
    });
    for (const finding of match.findings) {
      const isCertain =
        isRecordable(finding, match) && canTell(stateOf(finding.cluster));
      if (isCertain) add(toRow(match.entityRef, finding), finding.evidence);
    }
  });
  yield* visitInSteps(fleetFindings ?? [], finding => {
    const { objects = [] } = finding.evidence;
    // What only clusters hold that do not answer was so once, and may have been fixed since.
    const isCertain = objects.some(({ cluster }) => canTell(stateOf(cluster)));
    if (isCertain) add(toRow('', finding), finding.evidence);
  });
  const allCanTell = [...states.values()].every(canTell);
  const isGone = (
    finding: CurrentFinding,
    restedOn: Evidence | undefined,
  ): boolean => {
    const { entity_ref: entityRef, subject, cluster } = finding;
    const isReadable = () => !leftOut.mayHide(cluster, restedOn);
    if (entityRef !== '') {
      const known = statuses.get(entityRef);
      return !known || isSurelyGone(finding, known, { stateOf, isReadable });
    }
    if (!fleetFindings || !clusters) return false;
    const [claimant] = live.catalog.claimants(KUBERNETES_ID, subject);
    if (claimant) return true;
    const isTold = cluster === '' ? allCanTell : canTell(stateOf(cluster));
    return isTold && isReadable();
  };
  return {
    ...{ findings, statuses, evidence },
    isGone(finding) {
      const key = keyOf(finding);
      const restedOn = before?.evidence.get(key);
      const answer = isGone(finding, restedOn);
      if (!answer && restedOn) evidence.set(key, restedOn);
      return answer;
    },
  };
}

function keyOf(finding: CurrentFinding): string {
  return findingKey({ ...finding, entityRef: finding.entity_ref });
}

function toRow(
  entityRef: string,
  finding: {
    rule: string;
    cluster?: string;
    subject?: string;
    severity: string;
    message: string;
  },
): CurrentFinding {
  const { rule, cluster = '', subject = '', severity, message } = finding;
  return { entity_ref: entityRef, rule, cluster, subject, severity, message };
}
