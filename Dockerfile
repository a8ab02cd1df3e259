# grader in a container: for macOS, and wherever another wall is welcome.
#   docker build -t grader .
#   docker run --rm -v "$PWD/submissions:/class:ro" -v "$PWD/reports:/reports" grader
FROM python:3.11-slim
WORKDIR /grader
COPY requirements.lock pyproject.toml README.md ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY assignments assignments
COPY reference reference
COPY grader grader
RUN pip install --no-cache-dir --no-deps --no-build-isolation . && useradd --create-home teacher
USER teacher
ENTRYPOINT ["grade-all", "--submissions", "/class", "--out", "/reports"]
