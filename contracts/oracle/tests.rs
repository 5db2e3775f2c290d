//! The desk: who may form a quorum, how words are counted, and how much may change at once.
