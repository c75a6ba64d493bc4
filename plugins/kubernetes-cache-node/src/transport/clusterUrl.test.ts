import * as fc from 'fast-check';
import { clusterEndpoint, clusterPath, parseClusterUrl } from './clusterUrl';

const path = (url: string) => clusterPath(new URL(url), '/apis/apps/v1');

describe('clusterUrl', () => {
  it('puts a path below that of the URL, however many slashes there are', () => {
    expect(path('https://10.0.0.1:6443')).toBe('/apis/apps/v1');
    expect(path('https://10.0.0.1:6443//')).toBe('/apis/apps/v1');
    expect(path('https://rancher/k8s/clusters/c-m-1')).toBe(
      '/k8s/clusters/c-m-1/apis/apps/v1',
    );
    expect(path('https://rancher//k8s/clusters/c-m-1//')).toBe(
      '/k8s/clusters/c-m-1/apis/apps/v1',
    );
  });

  it('never leads to another host, whatever the path of the URL', () => {
    const segment = fc.stringMatching(/^[\w/.:@%?#-]*$/);
    fc.assert(
      fc.property(segment, segment, (prefix, below) => {
        const url = URL.parse(`https://api.example.com:6443/${prefix}`);
        if (!url) return;
        const joined = clusterPath(url, `/${below}`);
        expect(joined).toMatch(/^\/(?!\/)/);
        expect(new URL(joined, url).host).toBe('api.example.com:6443');
      }),
    );
  });

  it('takes HTTP alone, and an address of IPv6 without its brackets', () => {
    expect(parseClusterUrl('prod.example.com')).toBeUndefined();
    expect(parseClusterUrl('ftp://prod.example.com')).toBeUndefined();
    expect(clusterEndpoint(new URL('https://[::1]'))).toEqual({
      host: '::1',
      port: 443,
    });
    expect(clusterEndpoint(new URL('http://localhost:8001'))).toEqual({
      host: 'localhost',
      port: 8001,
    });
  });
});
