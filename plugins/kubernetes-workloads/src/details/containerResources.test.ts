import { containerResources } from './containerResources';

describe('containerResources', () => {
  const pod = {
    spec: {
      initContainers: [{ name: 'wait' }],
      containers: [
        {
          name: 'web',
          resources: {
            requests: { cpu: '100m', memory: '64Mi' },
            limits: { memory: '128Mi' },
          },
        },
      ],
    },
  };

  it.each([
    ['web', 'cpu 100m, memory 64Mi', 'memory 128Mi'],
    ['wait', '', ''],
    ['gone', '', ''],
  ])('says what %s asks for', (name, requests, limits) => {
    expect(containerResources(pod, name)).toEqual({ requests, limits });
  });

  it.each([
    {},
    { spec: null },
    { spec: { containers: 'x' } },
    { spec: { containers: [null, { name: 'web', resources: 7 }] } },
  ])('takes any manifest: %j', given => {
    expect(containerResources(given, 'web')).toEqual({
      requests: '',
      limits: '',
    });
  });
});
