/* A disk that fails when told to: a SQLite VFS over the real one, for tests. It counts the calls
 * that change the database and its log, makes chosen ones fail (half of a failing write still
 * arrives), and knows what a power cut would leave: what was synced, and of later writes any
 * sectors. One database at a time; files in a folder named "cut" are what a power cut left and are
 * passed through. */
#ifndef TESTS_FAULTS_H
#define TESTS_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

enum fault_call { FAULT_WRITE = 1, FAULT_SYNC = 2, FAULT_TRUNCATE = 4, FAULT_READ = 8 };

/* Makes it the VFS of every connection opened from now on. */
void faults_install(void);
/* From the after-th counted call (1 is the next) on, `times` of the calls named in `calls` fail:
 * SQLITE_FULL where full and it is a write, else the I/O error of the call. */
void faults_arm(unsigned calls, int after, int times, bool full);
/* The disk works again; tells how many calls failed. */
int faults_heal(void);
/* Counted calls since the last arming or healing. */
int faults_calls(void);

/* Forgets what is on the disk: before a new database. */
void faults_new_disk(void);
/* Writes to folder dir (it must exist) what a power cut at this moment would leave of the
 * database and its log; seed chooses the sectors. */
void faults_power_cut(const char *dir, uint64_t seed);
/* Syncs say they are done and do nothing. */
void faults_lie_about_syncs(bool lie);

#endif
