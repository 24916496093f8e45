module dev.remora/bench

go 1.21
