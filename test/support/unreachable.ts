/** A service node that nobody runs. */
export const unreachable = '/ip4/127.0.0.1/tcp/9/ws/p2p/12D3KooWCU4ju4rhfgVwVqrNFWM5nCBmvPXcx7Mkq1zmtdWjhTcu';
