/// Command 0
pub fn command_c0() {}

/// Command 1
pub fn command_c1() {}

/// Command 2
pub fn command_c2() {}

/// Command 3
pub fn command_c3() {}

/// Command 4
pub fn command_c4() {}

/// Command 5
pub fn command_c5() {}

/// Command 6
pub fn command_c6() {}

/// Command 7
pub fn command_c7() {}

/// Command 8
pub fn command_c8() {}

/// Command 9
pub fn command_c9() {}

/// Command 10
pub fn command_c10() {}

/// Command 11
pub fn command_c11() {}

/// Command 12
pub fn command_c12() {}

/// Command 13
pub fn command_c13() {}

/// Command 14
pub fn command_c14() {}

/// Command 15
pub fn command_c15() {}

/// Command 16
pub fn command_c16() {}

/// Command 17
pub fn command_c17() {}

/// Command 18
pub fn command_c18() {}

/// Command 19
pub fn command_c19() {}

/// Command 20
pub fn command_c20() {}

/// Command 21
pub fn command_c21() {}

/// Command 22
pub fn command_c22() {}

/// Command 23
pub fn command_c23() {}

/// Command 24
pub fn command_c24() {}

/// Command 25
pub fn command_c25() {}

/// Command 26
pub fn command_c26() {}

/// Command 27
pub fn command_c27() {}

/// Command 28
pub fn command_c28() {}

/// Command 29
pub fn command_c29() {}

/// Command 30
pub fn command_c30() {}

/// Command 31
pub fn command_c31() {}

/// Command 32
pub fn command_c32() {}

/// Command 33
pub fn command_c33() {}

/// Command 34
pub fn command_c34() {}

/// Command 35
pub fn command_c35() {}

/// Command 36
pub fn command_c36() {}

/// Command 37
pub fn command_c37() {}

/// Command 38
pub fn command_c38() {}

/// Command 39
pub fn command_c39() {}

/// Command 40
pub fn command_c40() {}

/// Command 41
pub fn command_c41() {}

/// Command 42
pub fn command_c42() {}

/// Command 43
pub fn command_c43() {}

/// Command 44
pub fn command_c44() {}

/// Command 45
pub fn command_c45() {}

/// Command 46
pub fn command_c46() {}

/// Command 47
pub fn command_c47() {}

/// Command 48
pub fn command_c48() {}

/// Command 49
pub fn command_c49() {}

/// Command 50
pub fn command_c50() {}

/// Command 51
pub fn command_c51() {}

/// Command 52
pub fn command_c52() {}

/// Command 53
pub fn command_c53() {}

/// Command 54
pub fn command_c54() {}

/// Command 55
pub fn command_c55() {}

/// Command 56
pub fn command_c56() {}

/// Command 57
pub fn command_c57() {}

/// Command 58
pub fn command_c58() {}

/// Command 59
pub fn command_c59() {}

/// Command 60
pub fn command_c60() {}

/// Command 61
pub fn command_c61() {}

/// Command 62
pub fn command_c62() {}

/// Command 63
pub fn command_c63() {}

/// Command 64
pub fn command_c64() {}

/// Command 65
pub fn command_c65() {}

/// Command 66
pub fn command_c66() {}

/// Command 67
pub fn command_c67() {}

/// Command 68
pub fn command_c68() {}

/// Command 69
pub fn command_c69() {}

/// Command 70
pub fn command_c70() {}

/// Command 71
pub fn command_c71() {}

/// Command 72
pub fn command_c72() {}

/// Command 73
pub fn command_c73() {}

/// Command 74
pub fn command_c74() {}

/// Command 75
pub fn command_c75() {}

/// Command 76
pub fn command_c76() {}

/// Command 77
pub fn command_c77() {}

/// Command 78
pub fn command_c78() {}

/// Command 79
pub fn command_c79() {}

/// Command 80
pub fn command_c80() {}

/// Command 81
pub fn command_c81() {}

/// Command 82
pub fn command_c82() {}

/// Command 83
pub fn command_c83() {}

/// Command 84
pub fn command_c84() {}

/// Command 85
pub fn command_c85() {}

/// Command 86
pub fn command_c86() {}

/// Command 87
pub fn command_c87() {}

/// Command 88
pub fn command_c88() {}

/// Command 89
pub fn command_c89() {}

/// Command 90
pub fn command_c90() {}

/// Command 91
pub fn command_c91() {}

/// Command 92
pub fn command_c92() {}

/// Command 93
pub fn command_c93() {}

/// Command 94
pub fn command_c94() {}

/// Command 95
pub fn command_c95() {}

/// Command 96
pub fn command_c96() {}

/// Command 97
pub fn command_c97() {}

/// Command 98
pub fn command_c98() {}

/// Command 99
pub fn command_c99() {}

/// Command 100
pub fn command_c100() {}

