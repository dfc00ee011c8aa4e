/** The look: one deep blue, quiet greys, red and orange kept for urgency. */
import type { ThemeConfig } from 'antd'

export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#1a5199',
    colorInfo: '#1a5199',
    colorLink: '#1a5199',
    colorError: '#c0261c',
    colorWarning: '#c2570c',
    colorSuccess: '#2c7a3f',
    colorTextBase: '#1c2430',
    borderRadius: 6,
    fontSize: 14,
    fontFamily: '"PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", system-ui, sans-serif',
  },
  components: { Table: { headerBg: '#f2f5f9', cellPaddingBlock: 10 }, Modal: { titleFontSize: 17 } },
}
