# The bot in a container: built in one stage, run by an ordinary user in another.
# The base is any image with Python 3.11 or newer and venv; give one by digest to pin it wholly.
ARG BASE=python:3.12.8-slim-bookworm

FROM ${BASE} AS build
WORKDIR /src
RUN python3 -m venv /opt/footnote
COPY requirements/run.txt requirements/run.txt
RUN /opt/footnote/bin/python -m pip install --no-cache-dir --require-hashes --no-deps -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY localdiscord localdiscord
# Extras that are wanted, such as metrics; those are not pinned.
ARG EXTRAS=
RUN /opt/footnote/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation . \
 && if [ -n "$EXTRAS" ]; then /opt/footnote/bin/python -m pip install --no-cache-dir --no-build-isolation ".[$EXTRAS]"; fi \
 && /opt/footnote/bin/python -m pip check \
 && /opt/footnote/bin/python -m pip uninstall --yes hatchling packaging pathspec pluggy tomlkit trove-classifiers setuptools pip

FROM ${BASE}
COPY --from=build /opt/footnote /opt/footnote
COPY knowledge /knowledge
RUN mkdir /data /settings && chown 10001:10001 /data
ENV PATH=/opt/footnote/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    FOOTNOTE_KNOWLEDGE=/knowledge \
    FOOTNOTE_DATA=/data
# A footnote.yaml there is read.
WORKDIR /settings
USER 10001:10001
VOLUME ["/knowledge", "/data"]
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["footnote", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["footnote"]
CMD ["run"]
