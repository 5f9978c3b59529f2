# Two stages, so that npm's cache and its leftovers stay out of the image. There is nothing to build:
# Node runs the sources.
FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# No install scripts: none of what the service runs on needs one.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund
# libsodium comes for every system there is.
RUN find node_modules/sodium-native/prebuilds -mindepth 1 -maxdepth 1 ! -name 'linux-*' -exec rm -r {} +

# Debian and not Alpine: libsodium's build for Node needs glibc. Without it signatures take twice as long.
FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json ./
COPY src ./src
COPY config/openapi.yaml ./config/openapi.yaml
# What installs packages is not needed any more.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx \
  /usr/local/bin/corepack /usr/local/bin/yarn /usr/local/bin/yarnpkg /opt/yarn-*
USER node
# 3000: webhooks and health, for the public. 3001: admin and metrics, on the loopback by default.
EXPOSE 3000 3001
STOPSIGNAL SIGTERM
# A worker has no public listener, only its own for health, the admin one.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "const { ROLE, PORT, ADMIN_PORT } = process.env; const port = ROLE === 'worker' ? ADMIN_PORT || 3001 : PORT || 3000; fetch(`http://127.0.0.1:${port}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Not npm: the process itself gets the signals and drains.
CMD ["node", "src/main.ts"]
