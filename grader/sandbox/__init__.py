"""Where a submission, and whatever is made of it, runs: a fork of a warm process, under limits.

Theory of operation
-------------------
1. The grader (the supervisor) never runs a submission and never imports TensorFlow. It knows
   answers, hidden labels and results.
2. `Sandbox` starts one *warm process* (`server`): a separate `exec` with a clean environment,
   so nothing secret is in its memory. It starts the *template*, which imports TensorFlow once, runs
   no operation of it (TensorFlow's threads do not survive a fork), and is given nothing but
   descriptors: what jobs are and print never enters the memory that others are forked from.
3. Each job is a *fork* of the template, which reads its own request: its own session, standard input
   from /dev/null, output into a capped pipe, no other descriptor, an environment of its own, its own
   temporary folder, the limits of `limits`, then the walls of `walls`; it puts on record that it
   begins, then runs the job's code, then `os._exit`.
   Before the first job a `canary` attacks those walls; what it finds is the level.
4. The warm process watches the forks from outside, by its own clock: wall-clock time, memory, room on
   the disk, output. What ends a job is a SIGKILL and is put on record here, never by the job.
5. Jobs are submissions (`grader.worker`) and trainings (`grader.training.train`). Both are
   started by name; nothing here imports them.
6. Long trainings with convolutions are faster with oneDNN, and all else is slower. TensorFlow takes it
   or leaves it once a process, so these have a second warm process, started when the first one comes.

What is trusted: the kernel, this package, and the folder of a job until the job starts.
"""
