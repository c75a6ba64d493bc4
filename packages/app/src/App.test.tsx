import { render, screen } from '@testing-library/react';
import App from './App';

describe('App', () => {
  const { env } = process;
  afterEach(() => {
    process.env = env;
  });

  it('asks people to sign in, under its own name and in its own colours', async () => {
    process.env = {
      NODE_ENV: 'test',
      // What the build puts here
      APP_CONFIG: [
        {
          data: {
            app: { title: 'Mooring', baseUrl: 'http://localhost:3000' },
            backend: { baseUrl: 'http://localhost:7007' },
          },
          context: 'test',
        },
      ] as any,
    };

    render(App.createRoot());

    expect(
      await screen.findByRole('button', { name: 'Enter' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('heading', { name: 'Mooring' })).toBeVisible();
    expect(document.body).toHaveAttribute('data-theme-name', 'mooring');
  });
});
