"""Kill anything at any time: `make faults`, and its short form inside `make test`.

`lines`: a child process is killed with -9 at every line that an operation executes, and each time the sender sends again. `storm`: real
processes are killed while learners work, and every acknowledgement is in a journal on disk. `hardships`: what breaks without anybody
dying (offline devices, clocks, poison, full disk, messages lost and doubled). `services`: a PostgreSQL, a RabbitMQ or a Redis of one's
own in a folder, where their programs are installed. Nothing here ends a process that it did not start.
"""
