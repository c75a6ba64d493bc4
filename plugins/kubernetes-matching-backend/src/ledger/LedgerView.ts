import { ClusterState } from '@mooring/kubernetes-objects';
import { KubernetesStore } from '@mooring/plugin-kubernetes-cache-node';
import {
  KUBERNETES_ID,
  MatchStatus,
} from '@mooring/plugin-kubernetes-matching-common';
import { FleetFindings } from '../matching/FleetFindings';
import { LiveMatches } from '../matching/LiveMatches';
import { findingKey } from './findingKey';
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
  /** Whether a recorded finding that is not among `findings` is surely no more. */
  isGone(finding: CurrentFinding): boolean;
}

/** Takes the view from the live matches, which should have settled. */
export function takeView(options: {
  live: LiveMatches;
  fleet: FleetFindings;
  store: KubernetesStore;
}): LedgerView {
  const { live, fleet, store } = options;
  const findings = new Map<string, CurrentFinding>();
  const statuses = new Map<string, { status: MatchStatus; owner: string }>();
  const add = (finding: CurrentFinding) => {
    const key = findingKey({ ...finding, entityRef: finding.entity_ref });
    if (!findings.has(key)) findings.set(key, finding);
  };
  const clusters = store.clusters();
  const states = new Map<string, ClusterState>(
    (clusters ?? []).map(({ name, index }) => [name, index.state]),
  );
  const stateOf = (cluster: string | undefined) => states.get(cluster ?? '');
  for (const { match, item } of live.list()) {
    statuses.set(match.entityRef, {
      status: match.status,
      owner: item.owner ?? '',
    });
    for (const finding of match.findings) {
      const isCertain =
        isRecordable(finding, match) && canTell(stateOf(finding.cluster));
      if (isCertain) add(toRow(match.entityRef, finding));
    }
  }
  const fleetFindings = fleet.list();
  for (const finding of fleetFindings ?? []) {
    const { objects = [] } = finding.evidence;
    // What only clusters hold that do not answer was so once, and may have been fixed since.
    const isCertain = objects.some(({ cluster }) => canTell(stateOf(cluster)));
    if (isCertain) add(toRow('', finding));
  }
  const allCanTell = [...states.values()].every(canTell);
  return {
    findings,
    statuses,
    isGone(finding) {
      if (finding.entity_ref !== '') {
        const evaluated = live.get(finding.entity_ref);
        return !evaluated || isSurelyGone(finding, evaluated.match, stateOf);
      }
      if (!fleetFindings || !clusters) return false;
      const [claimant] = live.catalog.claimants(KUBERNETES_ID, finding.subject);
      if (claimant) return true;
      return finding.cluster === ''
        ? allCanTell
        : canTell(stateOf(finding.cluster));
    },
  };
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
