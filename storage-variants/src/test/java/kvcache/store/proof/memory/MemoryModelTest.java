package kvcache.store.proof.memory;

final class MemoryModelTest {}
