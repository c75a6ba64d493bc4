import { formatGuide, DEMO_STOPS } from './guide';
import { isWorthShowing, quietSettings } from './quiet';

describe('quietSettings', () => {
  it('asks for warnings, and leaves what is set', () => {
    expect(quietSettings({})).toMatchObject({
      APP_CONFIG_backend_logger_level: 'warn',
    });
    expect(
      Object.keys(quietSettings({ APP_CONFIG_backend_logger_level: 'debug' })),
    ).toEqual(['APP_CONFIG_backend_logger_overrides']);
  });
});

describe('isWorthShowing', () => {
  it.each([
    '<i> [webpack-dev-server] Project is running at:',
    '\u001b[32mRspack compiled successfully\u001b[0m',
    'Loaded config from app-config.yaml, env',
    '',
  ])('leaves out what is said at each start: %j', line => {
    expect(isWorthShowing(line)).toBe(false);
  });

  it.each([
    'Rspack compiled with 1 error',
    '\u001b[2m2026-01-01\u001b[22m kubernetes-cache warn demo-west does not answer',
    'Error: listen EADDRINUSE: address already in use 127.0.0.1:7007',
  ])('shows %j', line => {
    expect(isWorthShowing(line)).toBe(true);
  });
});

it('says the address, who to be, what to see and how to stop', () => {
  const guide = formatGuide({
    baseUrl: 'http://localhost:3000',
    stops: DEMO_STOPS,
    kubectl: 'kubectl get pods',
  });
  expect(guide).toContain('Mooring is ready: http://localhost:3000\n');
  expect(guide).toContain('Sign in with "Enter"');
  expect(guide).toContain(
    'http://localhost:3000/catalog/default/component/orders/kubernetes\n',
  );
  expect(guide).toContain('Ctrl+C');
});
