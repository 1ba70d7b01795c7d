# Azimuth in a container: one binary with the web app inside, run by nobody in particular.
#   docker build --tag azimuth .
#   docker run --publish 8080:8080 --volume azimuth:/var/lib/azimuth azimuth
FROM node:22-bookworm AS node

FROM rust:1.95-bookworm AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln --symbolic ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /azimuth
COPY . .
RUN cargo xtask build && install -D target/release/azimuth /out/azimuth

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm --recursive /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home azimuth \
    && install --directory --owner 10001 /var/lib/azimuth
COPY --from=build /out/azimuth /usr/local/bin/azimuth
USER 10001
ENV AZIMUTH_LISTEN=0.0.0.0:8080 \
    AZIMUTH_DATABASE=sqlite:/var/lib/azimuth/designs.db \
    AZIMUTH_LOG_FORMAT=json
VOLUME /var/lib/azimuth
EXPOSE 8080
ENTRYPOINT ["azimuth"]
CMD ["serve"]
