"""Prints the numbers that Tests/NeuralTests compare with: .venv/bin/python scripts/peers/torch_numbers.py"""
import torch, math
torch.set_printoptions(precision=7)
def wave(rows, cols, phase): return torch.tensor([[0.5*math.sin(0.37*(r*cols+c)+phase) for c in range(cols)] for r in range(rows)], dtype=torch.float32)
def show(n,t): print(n, [round(x,6) for x in t.detach().flatten().tolist()])
def grads(out):
    up = wave(out.numel()//out.shape[-1], out.shape[-1], 2.0).reshape(out.shape); (out*up).sum().backward()
# LSTM: 2 sequences of 3 steps, D=3,H=2
for name,g,cls in (("lstm",4,torch.nn.LSTM),("gru",3,torch.nn.GRU)):
    m=cls(3,2,bidirectional=True)
    with torch.no_grad():
        for d,s in ((0,""),(1,"_reverse")):
            getattr(m,"weight_ih_l0"+s).copy_(wave(g*2,3,0.1+d)); getattr(m,"weight_hh_l0"+s).copy_(wave(g*2,2,0.2+d))
            getattr(m,"bias_ih_l0"+s).copy_(wave(1,g*2,0.3+d)[0]); getattr(m,"bias_hh_l0"+s).zero_()
            if g==3: getattr(m,"bias_hh_l0"+s)[4:6]=wave(1,2,0.4+d)[0]
    # lengths 3 and 2 packed
    x=[wave(3,3,0.5),wave(2,3,0.6)]
    x=[t.requires_grad_() for t in x]
    p=torch.nn.utils.rnn.pack_sequence(x)
    out,_=m(p); grads(out.data)
    show(name+" out",out.data); show(name+" dx0",x[0].grad); show(name+" dx1",x[1].grad)
    show(name+" dwih",m.weight_ih_l0.grad); show(name+" dwhh_r",m.weight_hh_l0_reverse.grad); show(name+" db",m.bias_ih_l0.grad); show(name+" dbhh",m.bias_hh_l0.grad)
m=torch.nn.Linear(3,4)
with torch.no_grad(): m.weight.copy_(wave(4,3,.1)); m.bias.copy_(wave(1,4,.2)[0])
x=wave(2,3,.3).requires_grad_(); o=m(x); grads(o); show("linear",o); show("dx",x.grad); show("dw",m.weight.grad); show("db",m.bias.grad)
m=torch.nn.LayerNorm(5)
with torch.no_grad(): m.weight.copy_(wave(1,5,.1)[0]); m.bias.copy_(wave(1,5,.2)[0])
x=wave(2,5,.3).requires_grad_(); o=m(x); grads(o); show("norm",o); show("dx",x.grad); show("dg",m.weight.grad); show("db",m.bias.grad)
m=torch.nn.Conv1d(2,3,3,padding=1)
with torch.no_grad(): m.weight.copy_(wave(3,6,.1).reshape(3,3,2).permute(0,2,1)); m.bias.copy_(wave(1,3,.2)[0])
x=wave(4,2,.3).requires_grad_(); o=m(x.T[None])[0].T; grads(o.contiguous()); show("conv",o); show("dx",x.grad); show("dw(out,width,in)",m.weight.grad.permute(0,2,1)); show("db",m.bias.grad)
x=wave(3,4,.3).mul(3).detach().requires_grad_(); l=torch.nn.CrossEntropyLoss(weight=torch.tensor([1.,2.,.5,1.5]),label_smoothing=0.1)(x,torch.tensor([2,0,3])); l.backward(); show("ce",l); show("dx",x.grad)
x=wave(3,4,.3).mul(3).detach().requires_grad_(); l=torch.nn.BCEWithLogitsLoss()(x,(wave(3,4,.7)>0).float()); l.backward(); show("bce",l); show("dx",x.grad)
x=wave(3,4,.3).requires_grad_(); l=torch.nn.MSELoss()(x,wave(3,4,.7)); l.backward(); show("mse",l); show("dx",x.grad)
show("gelu",torch.nn.functional.gelu(wave(1,6,.3)*4,approximate="tanh"))
for name,mk in (("adam",lambda p:torch.optim.Adam(p,lr=.1,weight_decay=.05)),("adamw",lambda p:torch.optim.AdamW(p,lr=.1,weight_decay=.05)),("sgd",lambda p:torch.optim.SGD(p,lr=.1,momentum=.9,weight_decay=.05))):
    w=wave(2,3,.1).requires_grad_(); o=mk([w])
    for s in range(3): o.zero_grad(); w.grad=wave(2,3,.2+s); o.step()
    show(name,w)
