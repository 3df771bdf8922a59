"""The stages of a response: each takes the run's task, leaves files in its folder.

Every stage can be called alone, and again: it writes the same files anew. Later stages read
the files of earlier ones, so that what is published is what was used.
"""



