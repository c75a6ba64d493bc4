import { ConfigReader } from '@backstage/config';
import { requireRestrictions } from './requireRestrictions';

const check = (entry: object) =>
  requireRestrictions(
    new ConfigReader({ backend: { auth: { externalAccess: [entry] } } } as any),
  );

it('wants to know what a machine may do', () => {
  for (const type of ['client-credentials', 'machine-token']) {
    for (const entry of [{ type }, { type, accessRestrictions: [] }]) {
      expect(() => check(entry)).toThrow(
        /^backend.auth.externalAccess\[0\].accessRestrictions is missing/,
      );
    }
    check({ type, accessRestrictions: [{ plugin: 'catalog' }] });
  }
  requireRestrictions(new ConfigReader({}));
});
