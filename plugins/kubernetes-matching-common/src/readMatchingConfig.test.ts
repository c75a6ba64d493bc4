import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { isSystemNamespace } from './config/MatchingConfig';
import { readMatchingConfig } from './readMatchingConfig';

const read = (data: JsonObject) => readMatchingConfig(new ConfigReader(data));

describe('readMatchingConfig', () => {
  it('reads what the rules need', () => {
    expect(read({})).toEqual({ severities: {} });
    expect(
      read({
        kubernetes: { serviceLocatorMethod: { type: 'singleTenant' } },
        kubernetesMatching: {
          rules: { 'near-miss': 'warning', 'only-finished': 'off' },
          systemNamespaces: ['platform-*'],
        },
      }),
    ).toEqual({
      severities: { 'near-miss': 'warning', 'only-finished': 'off' },
      systemNamespaces: ['platform-*'],
      serviceLocatorMethod: 'singleTenant',
    });
    expect(
      read({ kubernetes: { serviceLocatorMethod: { type: 'http' } } }),
    ).toEqual({ severities: {} });
  });

  it.each([
    [
      { 'near-mis': 'off' },
      'kubernetesMatching.rules.near-mis: there is no such rule; did you mean near-miss?',
    ],
    [{ constructor: 'off' }, 'there is no such rule; see docs/rules'],
    [
      { 'near-miss': 'fatal' },
      'kubernetesMatching.rules.near-miss: "fatal" is not a severity; write error, warning, info or off',
    ],
    [['near-miss'], 'kubernetesMatching.rules must be a map'],
  ])('refuses %j', (rules, message) => {
    expect(() => read({ kubernetesMatching: { rules } as JsonObject })).toThrow(
      message,
    );
  });
});

describe('isSystemNamespace', () => {
  it('knows those of Kubernetes and of add-ons, and patterns', () => {
    expect(isSystemNamespace('kube-system')).toBe(true);
    expect(isSystemNamespace('argocd')).toBe(true);
    expect(isSystemNamespace('shop')).toBe(false);
    expect(isSystemNamespace('argocd', ['shop'])).toBe(false);
    expect(isSystemNamespace('shop-eu', ['shop*'])).toBe(true);
  });
});
