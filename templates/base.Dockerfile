# An image with the Jac runtime, to be named as python_image: pods and builds then install nothing of it.
#
#   docker build -f templates/base.Dockerfile -t ghcr.io/OWNER/jac-runtime:0.16.7 templates
#   docker push ghcr.io/OWNER/jac-runtime:0.16.7
#
# Another Python: give PYTHON_IMAGE, PYTHON_ABI and LIBC together; the build fails when they do not agree.
ARG PYTHON_IMAGE=python:3.12-slim-trixie
FROM ${PYTHON_IMAGE}

ARG JACLANG=0.16.7
ARG JAC_SCALE=0.2.30
RUN pip install --no-cache-dir --root-user-action=ignore "jaclang==${JACLANG}" "jac-scale[all]==${JAC_SCALE}"

# The runtime compiles parts of itself when it first starts: once here instead of in every pod.
ENV XDG_CACHE_HOME=/usr/local/share/jac-cache
RUN jac --version

# A build reads these labels instead of the layers, to know which wheels fit. RUNTIME may name more of what is in it (the
# lines of `pip freeze`, a blank between them): packages of apps are then chosen without resolving the runtime again.
ARG RUNTIME="jaclang==${JACLANG} jac-scale==${JAC_SCALE}"
ARG PYTHON_ABI=cp312
ARG LIBC="glibc 2.41"
RUN python3 -c "import platform, sys; from importlib.metadata import version; \
    found = ['cp%d%d' % sys.version_info[:2], ' '.join(platform.libc_ver()) or '${LIBC}']; \
    found == ['${PYTHON_ABI}', '${LIBC}'] or sys.exit(f'PYTHON_ABI and LIBC are {found}'); \
    all(version(name) == number for name, number in (line.split('==') for line in '${RUNTIME}'.split())) or sys.exit('RUNTIME is wrong')"
LABEL io.jac-scale.runtime="${RUNTIME}" \
      io.jac-scale.python="${PYTHON_ABI}" \
      io.jac-scale.libc="${LIBC}"

USER 10001:10001
WORKDIR /app
CMD ["jac"]
