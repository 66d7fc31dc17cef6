// Made by scripts/templates.mjs from templates/. Do not edit.

export const dockerfile = [
  "# What `kubectl jac scale --build` makes of this app without a Dockerfile, as a Dockerfile.",
  "# It is used from now on; without it again: --dockerfile none",
  "FROM {{image}}",
  "",
  "# The Jac runtime, unless the image has it.",
  "RUN pip show --quiet jaclang || pip install --no-cache-dir --root-user-action=ignore {{runtime}}",
  "",
  "# [dependencies] of jac.toml; what has to be compiled needs a compiler from apt-get first.",
  "RUN pip install --no-cache-dir --root-user-action=ignore {{requirements}}",
  "",
  "# The code, readable and writable for the user that pods run as. .dockerignore says what stays out; jac.toml is",
  "# copied as it is, so keep passwords in it as references to environment variables.",
  "COPY --chown=10001:10001 . /app/",
  "WORKDIR /app",
  "USER 10001:10001",
  "ENV PYTHONUNBUFFERED=1",
  "",
  "# Pods say the port by PORT. exec: the runtime itself gets the signals.",
  "EXPOSE {{port}}",
  "CMD {{command}}",
  "",
].join('\n');

export const dockerignore = [
  "# What is never deployed: secrets, and what tools make beside the code. (.gitignore is not read by builders.)",
  ".git",
  "**/.env*",
  "**/*.local.toml",
  "**/.jac",
  "**/node_modules",
  "**/__pycache__",
  "**/.DS_Store",
  "Dockerfile",
  ".dockerignore",
  "",
].join('\n');
