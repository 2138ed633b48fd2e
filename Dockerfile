# The image of web, worker and beat; docker-compose.yml says which does what.

FROM node:24-slim AS browser
WORKDIR /site
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN useradd --system --user-group --create-home ringwatch
WORKDIR /site
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY --from=browser /site/node_modules node_modules
COPY . .
# Here, since nobody writes beside the code later: each process would compile it anew.
RUN python -m compileall -q partnerships ringwatch
# Nothing is connected to while static files are collected; the addresses only have to be addresses.
RUN RINGWATCH_SECRET_KEY=unused DATABASE_URL=postgresql://none/none REDIS_URL=redis://none \
    python manage.py collectstatic --no-input --verbosity 0 \
    && mkdir -p var/files && chown -R ringwatch:ringwatch var
USER ringwatch
VOLUME /site/var
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "ringwatch.wsgi", "--bind=0.0.0.0:8000", "--config=python:ringwatch.web.server"]
