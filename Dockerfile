# The portal's image. `docker build .` in a fresh clone needs nothing built beforehand; docs/how-to/build-the-image.md
# tells how to pin the base, build behind a mirror, configure and run it.

# The base of every stage. A tag, so that a build gets the newest fixes; the release looks up its digest and passes that:
# --build-arg NODE_IMAGE=docker.io/library/node:24-trixie-slim@sha256:…
ARG NODE_IMAGE=docker.io/library/node:24-trixie-slim


# Every manifest and nothing else, so that a change of source does not repeat the install.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /src
COPY . .
RUN find . -type f ! -name package.json ! -name yarn.lock ! -path './.yarn*' -delete


# No package here compiles anything: native modules come with prebuilt binaries, so no stage needs a toolchain.
FROM ${NODE_IMAGE} AS build
ENV YARN_ENABLE_TELEMETRY=0 YARN_ENABLE_PROGRESS_BARS=0
WORKDIR /src
COPY --from=manifests /src .
RUN --mount=type=cache,target=/root/.yarn/berry/cache \
  node .yarn/releases/yarn-*.cjs install --immutable

COPY . .
RUN node .yarn/releases/yarn-*.cjs build:backend

# What runs: our packages as built, and the production dependencies at the versions of yarn.lock.
WORKDIR /portal
RUN tar -xzf /src/packages/backend/dist/bundle.tar.gz \
  && cp -r /src/.yarn /src/.yarnrc.yml /src/backstage.json .
RUN --mount=type=cache,target=/root/.yarn/berry/cache \
  node .yarn/releases/yarn-*.cjs workspaces focus --all --production \
  && rm -rf .yarn .yarnrc.yml

# The bill of materials of what was just installed, and of what the browser side was built from.
RUN cd /src && mkdir /portal/sbom && for package in backend app; do \
    YARN_PLUGINS=/src/node_modules/@cyclonedx/yarn-plugin-cyclonedx/yarn-plugin-cyclonedx.cjs \
    node .yarn/releases/yarn-*.cjs workspace "$package" cyclonedx \
      --production --output-reproducible --output-file "/portal/sbom/$package.cdx.json" || exit; \
  done

# Half of that only serves those who develop with it: source maps, types, C sources, documentation, binaries for other
# platforms. Licences stay. TypeScript is there to compile configuration schemas; ours and upstream's are JSON, which
# the first line makes sure of, since without its schema a package's secrets would not be redacted from the logs.
RUN ! grep -rlE --include=package.json '"configSchema": *"[^"]*\.ts"' . \
  && rm -rf node_modules/typescript node_modules/ts-json-schema-generator \
  && find . -type f ! -iname 'licen[cs]e*' ! -iname 'notice*' ! -iname 'copying*' \( \
    -name '*.map' -o -name '*.ts' -o -name '*.cts' -o -name '*.mts' -o -name '*.flow' -o -name '*.md' \
    -o -name '*.c' -o -name '*.cc' -o -name '*.cpp' -o -name '*.h' -o -name '*.bare' \
    -o -path '*/prebuilds/*.node' ! -path "*/prebuilds/linux-$(node -p process.arch)*" \
  \) -delete \
  && find . \( -xtype l -o -type d -empty \) -delete


FROM ${NODE_IMAGE} AS portal
ARG NODE_IMAGE
ARG VERSION=unversioned
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Mooring" \
  org.opencontainers.image.description="A Backstage portal in which no component is silently unlinked from its Kubernetes workloads" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}" \
  org.opencontainers.image.base.name="${NODE_IMAGE}"

# Nothing is installed at run time, so package managers would only widen what can be attacked.
RUN rm -rf /usr/local/lib/node_modules /opt/yarn-* \
  /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn /usr/local/bin/yarnpkg

# Owned by root and read by `node`; only /tmp is ever written.
WORKDIR /app
COPY --from=build /portal .
COPY app-config.production.yaml app-config.catalog.yaml ./

# Without the percentage Node.js takes a quarter of the container's memory limit for its heap.
ENV NODE_ENV=production NODE_OPTIONS=--max-old-space-size-percentage=70
USER node
EXPOSE 7007
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.APP_CONFIG_backend_listen_port ?? 7007) + '/.backstage/health/v1/readiness').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "packages/backend"]
CMD ["--config", "app-config.production.yaml", "--config", "app-config.catalog.yaml"]


# --target techdocs: the portal, and what generates documentation where no pipeline of its repository does.
FROM portal AS techdocs
USER root
COPY packages/backend/techdocs/requirements.txt /tmp/requirements.txt
RUN apt-get update \
  && apt-get install --yes --no-install-recommends python3 python3-venv \
  && python3 -m venv /opt/techdocs \
  && /opt/techdocs/bin/pip install --no-cache-dir --require-hashes --only-binary :all: --requirement /tmp/requirements.txt \
  && rm -rf /opt/techdocs/lib/python3*/site-packages/pip* /opt/techdocs/bin/pip* /var/lib/apt/lists/* /tmp/*
ENV PATH=/opt/techdocs/bin:$PATH \
  APP_CONFIG_techdocs_builder=local \
  APP_CONFIG_techdocs_publisher_local_publishDirectory=/tmp/techdocs
USER node


# What `docker build .` makes.
FROM portal
