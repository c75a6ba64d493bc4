import { canTellAbsence } from '@mooring/kubernetes-objects';
import { SHOWN_STATES } from '@mooring/kubernetes-objects/testUtils';
import { isHealthy } from './DoctorReport';
import { formatReport } from './formatReport';

it.each(SHOWN_STATES)(
  'the doctor says "$text"',
  ({ state, text, isFaulty, canBeEmpty }) => {
    const report = { clusters: [{ cluster: 'c', state, hops: [] }] };
    const lines = formatReport(report).split('\n');
    expect(lines).toContain(`cluster c is ${text}`);
    expect(isHealthy(report)).toBe(!isFaulty);
    expect(lines.includes('1 cluster: all well')).toBe(!isFaulty);
    expect(canTellAbsence(state, 'Pod')).toBe(canBeEmpty);
  },
);
